import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { said, say } from '../protocol/sentences.ts';
import { type FromCore, type ToCore, bounds } from '../protocol/wire.ts';
import { type Core, type CoreClock, type Lifecycle, createCore } from './coreClient.ts';

/** A Worker whose other end is the test. */
class FakeWorker extends EventTarget {
  readonly received: ToCore[] = [];
  terminated = false;

  postMessage(message: ToCore): void {
    this.received.push(structuredClone(message));
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: FromCore): void {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  of<K extends ToCore['kind']>(kind: K): Extract<ToCore, { kind: K }>[] {
    return this.received.filter(
      (message): message is Extract<ToCore, { kind: K }> => message.kind === kind,
    );
  }
}

class FakeClock implements CoreClock {
  #now = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, ms: number): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > until) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.at;
      next.run();
    }
    this.#now = until;
  }
}

let open: Core | undefined;
// Without Web Locks, as on an insecure origin: the heartbeat is all there is.
beforeEach(() => vi.stubGlobal('navigator', {}));
afterEach(() => {
  open?.dispose();
  vi.unstubAllGlobals();
});

async function start(
  allowedHomeservers: readonly string[] | Promise<readonly string[]> = ['https://a.example'],
) {
  const workers: FakeWorker[] = [];
  const clock = new FakeClock();
  const core = createCore({
    createWorker: () => {
      const made = new FakeWorker();
      workers.push(made);
      return made as unknown as Worker;
    },
    allowedHomeservers,
    storageKey: () => Promise.resolve(null),
    clock,
  });
  open = core;
  const lifecycle: Lifecycle[] = [];
  core.onLifecycle((event) => lifecycle.push(event));
  const worker = (): FakeWorker => {
    const last = workers.at(-1);
    if (last === undefined) throw new Error('no worker was made');
    return last;
  };
  const greeted = async (): Promise<void> => {
    await vi.waitUntil(() => worker().of('hello').length > 0);
    worker().say({ kind: 'ready', version: 1 });
  };
  await greeted();
  return { core, workers, worker, clock, lifecycle, greeted };
}

/** Silence until the core counts as hung. */
const hang = (clock: FakeClock): void => clock.advance(bounds.heartbeatMs * 5);

describe('the page’s side of the core', () => {
  it('greets the Worker first, and keeps what was asked before for after', async () => {
    const { core, worker, clock, greeted } = await start();
    expect(worker().received[0]).toMatchObject({ kind: 'hello' });
    hang(clock);
    clock.advance(0);
    void core.call('session.logout', null).catch(() => {});
    expect(worker().of('call')).toEqual([]);
    await greeted();
    expect(worker().of('call')).toHaveLength(1);
  });

  it('greets before the homeservers are known, and tells each Worker once they are', async () => {
    const list = Promise.withResolvers<readonly string[]>();
    const { worker, clock } = await start(list.promise);
    expect(worker().of('hello')).toHaveLength(1);
    expect(worker().of('homeservers')).toEqual([]);
    list.resolve(['https://a.example']);
    await vi.waitFor(() => expect(worker().of('homeservers')).toHaveLength(1));
    expect(worker().of('homeservers')[0]?.allowed).toEqual(['https://a.example']);
    hang(clock);
    clock.advance(0);
    await vi.waitFor(() => expect(worker().of('homeservers')).toHaveLength(1));
  });

  it('goes on without a list where the page has none', async () => {
    const { core, worker } = await start(Promise.reject(new Error('no deployment file')));
    const refused = core.call('session.logout', null);
    const [call] = worker().of('call');
    worker().say({ kind: 'reply', id: call?.id ?? -1, value: null });
    await expect(refused).resolves.toBeNull();
    expect(worker().of('homeservers')).toEqual([]);
  });

  it('settles each call by its own answer, in whatever order they come', async () => {
    const { core, worker } = await start();
    const first = core.call('profile.get', { userId: '@a:x' as never });
    const second = core.call('session.logout', null);
    const [a, b] = worker().of('call');
    worker().say({
      kind: 'failure',
      id: b?.id ?? -1,
      failure: { code: 'offline', told: said('no'), message: 'no', retryAfterMs: 3 },
    });
    worker().say({ kind: 'reply', id: a?.id ?? -1, value: { name: 'Ada', avatar: null } });
    await expect(first).resolves.toEqual({ name: 'Ada', avatar: null });
    await expect(second).rejects.toMatchObject({
      name: 'CoreError',
      code: 'offline',
      retryAfterMs: 3,
    });
  });

  it('words what the core says in the language that it is given', async () => {
    const { core, worker } = await start();
    core.wordWith(({ name, figures }) => `${name}: ${figures['count']}`);
    const call = core.call('session.logout', null);
    worker().say({
      kind: 'failure',
      id: worker().of('call')[0]?.id ?? -1,
      failure: { code: 'too-large', told: say('file.large', { count: 9 }), message: 'in English' },
    });
    await expect(call).rejects.toMatchObject({ code: 'too-large', message: 'file.large: 9' });
  });

  it('refuses a call past its bound instead of holding it', async () => {
    const { core } = await start();
    for (let i = 0; i < bounds.maxCalls; i += 1) {
      core.call('session.logout', null).catch(() => {});
    }
    await expect(core.call('session.logout', null)).rejects.toMatchObject({ code: 'too-busy' });
  });

  it('tells the core when a call is taken back, and settles at once', async () => {
    const { core, worker } = await start();
    const controller = new AbortController();
    const call = core.call('session.logout', null, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(worker().of('abort')).toHaveLength(1);
    await expect(
      core.call('session.logout', null, { signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'aborted' });
  });

  it('acknowledges every update, and delivers nothing after a stop', async () => {
    const { core, worker } = await start();
    const seen: unknown[] = [];
    const watch = core.watch('sync', null, (update) => seen.push(update));
    const { subscription } = watch;
    worker().say({ kind: 'update', subscription, update: { state: 'live' } });
    watch.stop();
    worker().say({ kind: 'update', subscription, update: { state: 'starting' } });
    expect(seen).toEqual([{ state: 'live' }]);
    expect(worker().of('acknowledge')).toHaveLength(2);
    expect(worker().of('unwatch')).toHaveLength(1);
  });

  it('revives a Worker that hangs, settles what it owed, and asks for its views again', async () => {
    const { core, workers, worker, clock, lifecycle, greeted } = await start();
    core.watch('rooms', null, () => {});
    const call = core.call('session.logout', null);
    hang(clock);
    await expect(call).rejects.toMatchObject({ code: 'core-restarted' });
    expect(workers[0]?.terminated).toBe(true);
    clock.advance(0);
    await greeted();
    expect(workers).toHaveLength(2);
    expect(worker().of('watch')).toMatchObject([{ view: 'rooms' }]);
    expect(lifecycle.map(({ event }) => event)).toEqual(['started', 'crashed', 'revived']);
    expect(lifecycle[1]).toEqual({ event: 'crashed', why: 'hung' });
  });

  it('keeps what is asked between two Workers, once and in order, for the next one', async () => {
    const { core, worker, workers, clock, greeted } = await start();
    core.watch('rooms', null, () => {});
    hang(clock);
    clock.advance(0);
    worker().dispatchEvent(new Event('error'));
    expect(workers).toHaveLength(2);
    const call = core.call('session.logout', null);
    const gone = core.watch('sync', null, () => {});
    core.watch('session', null, () => {});
    gone.stop();
    clock.advance(250);
    await greeted();
    expect(workers).toHaveLength(3);
    const asked = worker().received.filter(
      ({ kind }) => kind !== 'hello' && kind !== 'homeservers',
    );
    expect(asked.map(({ kind }) => kind)).toEqual(['watch', 'call', 'watch', 'watch', 'unwatch']);
    expect(
      worker()
        .of('watch')
        .map(({ view }) => view),
    ).toEqual(['rooms', 'sync', 'session']);
    worker().say({ kind: 'reply', id: worker().of('call')[0]?.id ?? -1, value: null });
    await expect(call).resolves.toBeNull();
  });

  it('leaves a Worker alone that answers its heartbeat', async () => {
    const { workers, worker, clock } = await start();
    for (let i = 0; i < 20; i += 1) {
      clock.advance(bounds.heartbeatMs);
      worker().say({ kind: 'pong', at: clock.now() });
    }
    expect(worker().of('ping').length).toBeGreaterThan(15);
    expect(workers).toHaveLength(1);
  });

  it('waits longer before each revival of a Worker that keeps dying', async () => {
    const { workers, worker, clock } = await start();
    const dies = (): void => {
      worker().dispatchEvent(new Event('error'));
    };
    hang(clock);
    clock.advance(0);
    expect(workers).toHaveLength(2);
    dies();
    clock.advance(249);
    expect(workers).toHaveLength(2);
    clock.advance(1);
    expect(workers).toHaveLength(3);
    dies();
    clock.advance(999);
    expect(workers).toHaveLength(3);
    clock.advance(1);
    expect(workers).toHaveLength(4);
  });

  it('ends with its Worker, and whatever waits is told', async () => {
    const { core, worker, workers, clock } = await start();
    const call = core.call('session.logout', null);
    core.dispose();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(worker().terminated).toBe(true);
    clock.advance(bounds.heartbeatMs * 10);
    expect(workers).toHaveLength(1);
    await expect(core.call('session.logout', null)).rejects.toMatchObject({ code: 'aborted' });
  });

  it('ignores what is no message of a core', async () => {
    const { core, worker } = await start();
    const call = core.call('session.logout', null);
    for (const data of [null, 7, [], {}, { kind: 'reply', id: 9e9 }, { kind: 'constructor' }]) {
      worker().say(data as unknown as FromCore);
    }
    worker().say({ kind: 'reply', id: worker().of('call')[0]?.id ?? -1, value: null });
    await expect(call).resolves.toBeNull();
  });
});
