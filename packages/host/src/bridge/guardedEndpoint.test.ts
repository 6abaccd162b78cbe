import { hostTable, type Packet } from '@kumix/plugin';
import { FLOOR_LIMITS, type Limits } from '@kumix/policy';
import { describe, expect, it, vi } from 'vitest';
import { BrokerError } from '../brokers.ts';
import { handClock } from '../testing/clock.ts';
import { allowingAll } from '../testing/guard.ts';
import type { Fault } from './fault.ts';
import {
  GuardedEndpoint,
  type GuardOptions,
  type HostApi,
  type Abortable,
  type LetBy,
} from './guardedEndpoint.ts';
import { HostError } from './hostError.ts';
import { prepareCall } from './prepare.ts';

function bench(options: Partial<GuardOptions> = {}, limits: Partial<Limits> = {}) {
  const clock = handClock();
  const sent: Packet[] = [];
  const faults: Fault[] = [];
  const timedOut: string[] = [];
  const served = vi.fn<(name: string, params: unknown) => void>();
  const api: HostApi = Object.fromEntries(
    [...hostTable.keys()].map((name) => [
      name,
      (params: unknown) => {
        served(name, params);
        return Promise.resolve(name === 'storage.kv.get' ? 'kept' : null);
      },
    ]),
  );
  const guard = new GuardedEndpoint({
    ...allowingAll,
    send: (packet) => sent.push(packet),
    clock,
    limits: () => ({ ...FLOOR_LIMITS, ...limits }),
    api,
    fault: (fault) => faults.push(fault),
    timedOut: (method) => timedOut.push(method),
    ...options,
  });
  /** All envelopes sent so far, in order. */
  const said = (): unknown[][] =>
    sent.flatMap((packet) => {
      const [, ...envelopes] = JSON.parse(typeof packet === 'string' ? packet : packet[0]) as [
        number,
        ...unknown[][],
      ];
      return envelopes;
    });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { clock, sent, faults, timedOut, served, guard, said, settle };
}

const outcome = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => ({ value }),
    (error: unknown) => (error instanceof HostError ? error.code : error),
  );

describe('calls of the host', () => {
  it('whose buffers went elsewhere while they waited fail at once, and end nobody', async () => {
    const { guard, clock, timedOut } = bench({
      send: (packet, buffers) => void structuredClone(packet, { transfer: buffers }),
    });
    const data = new ArrayBuffer(8);
    const prepared = prepareCall('render.markdown', { text: 'x' }, FLOOR_LIMITS);
    structuredClone(data, { transfer: [data] });
    const call = { ...prepared, buffers: [data] };
    const failed = await new Promise<string>((resolve, reject) => {
      const asker = { settled: reject, failed: (error: HostError) => resolve(error.code) };
      guard.ask(call, asker, undefined, clock.now());
    });
    expect(failed).toBe('failed');
    expect(guard.pending).toBe(0);
    clock.tick(60_000);
    expect(timedOut).toEqual([]);
  });

  it('that are made in one turn travel together', async () => {
    const { guard, sent, said, settle } = bench();
    const calls = Array.from({ length: 50 }, (_, n) =>
      guard.call('render.markdown', { text: `${n}` }),
    );
    await settle();
    // The first of many is served while the rest are made.
    expect(sent).toHaveLength(2);
    guard.receive(
      `[1,${said()
        .map(([, id]) => `[2,${String(id)},{"html":"<p>${String(id)}</p>"}]`)
        .join(',')}]`,
    );
    expect(await Promise.all(calls)).toHaveLength(50);
    expect(guard.pending).toBe(0);
  });

  it('take the first answer and count every other', async () => {
    const { guard, faults, settle } = bench();
    const call = guard.call('render.markdown', { text: 'x' });
    await settle();
    guard.receive(
      '[1,[2,1,{"html":"first"}],[2,1,{"html":"second"}],[2,99,{"html":"never asked"}]]',
    );
    expect(await call).toEqual({ html: 'first' });
    expect(faults).toEqual(['unasked-reply', 'unasked-reply']);
  });

  it.each([
    ['{"html":1}', 'invalid-result'],
    ['{"html":"x","more":1}', 'invalid-result'],
    ['null', 'invalid-result'],
    ['{"html":{"$bytes":0}}', 'invalid-result'],
    ['{"then":"x"}', 'invalid-result'],
  ])('refuse the answer %s', async (value, code) => {
    const { guard, faults, settle } = bench();
    const call = outcome(guard.call('render.markdown', { text: 'x' }));
    await settle();
    guard.receive(`[1,[2,1,${value}]]`);
    expect(await call).toBe(code);
    expect(faults).toEqual(['invalid-result']);
  });

  it('tell a failure that the guest words from one of the host’s, whatever its code', async () => {
    const { guard, settle } = bench();
    const worded = guard.call('render.markdown', { text: 'x' }).catch((error: unknown) => error);
    const unread = guard.call('render.markdown', { text: 'x' }).catch((error: unknown) => error);
    const ended = guard.call('render.markdown', { text: 'x' }).catch((error: unknown) => error);
    await settle();
    guard.receive('[1,[3,1,{"code":"denied","message":"A rule says no."}],[2,2,{"html":1}]]');
    guard.end(new HostError('crashed', 'gone'));
    expect(await worded).toMatchObject({
      code: 'denied',
      message: 'A rule says no.',
      because: [],
      byGuest: true,
    });
    expect(await unread).toMatchObject({ code: 'invalid-result', byGuest: false });
    expect(await ended).toMatchObject({ code: 'crashed', byGuest: false });
  });

  it('refuse an answer above the policy’s size, and one the policy does not admit', async () => {
    const small = bench({}, { outputBytes: 10 });
    const large = outcome(small.guard.call('render.markdown', { text: 'x' }));
    await small.settle();
    small.guard.receive(`[1,[2,1,{"html":"${'x'.repeat(11)}"}]]`);
    expect(await large).toBe('too-large');
    const strict = bench({
      admit: () => {
        throw new HostError('denied', 'no');
      },
    });
    const denied = outcome(strict.guard.call('render.markdown', { text: 'x' }));
    await strict.settle();
    strict.guard.receive('[1,[2,1,{"html":"x"}]]');
    expect(await denied).toBe('denied');
  });

  it('end at their deadline with an abort, and the late answer is dropped unpunished, once', async () => {
    const { guard, clock, timedOut, said, faults, settle } = bench({}, { timeoutMs: 100 });
    const call = outcome(guard.call('render.markdown', { text: 'x' }));
    await settle();
    clock.tick(99);
    expect(guard.pending).toBe(1);
    clock.tick(1);
    expect(await call).toBe('timeout');
    expect(timedOut).toEqual(['render.markdown']);
    await settle();
    expect(said().at(-1)).toEqual([4, 1]);
    guard.receive('[1,[2,1,{"html":"late"}],[2,1,{"html":"later"}]]');
    expect(faults).toEqual(['unasked-reply']);
  });

  it('end when they are aborted, before and after they were sent', async () => {
    const { guard, said, settle } = bench();
    const abort = new AbortController();
    const call = outcome(guard.call('render.markdown', { text: 'x' }, { signal: abort.signal }));
    await settle();
    abort.abort();
    expect(await call).toBe('aborted');
    await settle();
    expect(said().at(-1)).toEqual([4, 1]);
    const never = guard.call('render.markdown', { text: 'x' }, { signal: abort.signal });
    expect(await outcome(never)).toBe('aborted');
    await settle();
    expect(said()).toHaveLength(2);
  });

  it('all settle when the guest is gone, and none starts after', async () => {
    const { guard, settle } = bench();
    const calls = Array.from({ length: 5 }, () =>
      outcome(guard.call('render.markdown', { text: 'x' })),
    );
    await settle();
    guard.end(new HostError('crashed', 'gone'));
    expect(await Promise.all(calls)).toEqual(Array(5).fill('crashed'));
    expect(await outcome(guard.call('render.markdown', { text: 'x' }))).toBe('crashed');
  });

  it('with parameters that do not fit are not sent', async () => {
    const { guard, sent, settle } = bench({}, { inputBytes: 10 });
    expect(await outcome(guard.call('render.markdown', { text: 1 }))).toBe('invalid-params');
    expect(await outcome(guard.call('render.markdown', { text: 'x'.repeat(11) }))).toBe(
      'too-large',
    );
    expect(await outcome(guard.call('constructor', {}))).toBe('not-found');
    await settle();
    expect(sent).toEqual([]);
  });

  it('pass on what the extension says of its failure: a code and a sentence', async () => {
    const { guard, settle } = bench();
    const call = guard.call('render.markdown', { text: 'x' });
    await settle();
    guard.receive('[1,[3,1,{"code":"not-found","message":"no such thing","stack":"secret"}]]');
    await expect(call).rejects.toMatchObject({ code: 'not-found', message: 'no such thing' });
  });
});

describe('calls of a guest', () => {
  const get = (id: number, key = 'k'): string => `[1,${id},"storage.kv.get",{"key":"${key}"},1000]`;

  it('are judged, served and answered', async () => {
    const authorise = vi.fn<GuardOptions['authorise']>();
    const { guard, said, served, settle } = bench({ authorise });
    guard.receive(`[1,${get(1)}]`);
    await settle();
    expect(authorise).toHaveBeenCalledOnce();
    expect(authorise.mock.calls[0]?.[0]).toMatchObject({ params: { key: 'k' }, bytes: 1 });
    expect(served).toHaveBeenCalledExactlyOnceWith('storage.kv.get', { key: 'k' });
    expect(said()).toEqual([[2, 1, 'kept']]);
  });

  it('that the policy denies are not served, and hear which rule spoke but not of which file', async () => {
    const reason = {
      layer: 'deployment',
      source: '/secret/path.json',
      pointer: '/capabilities',
      rule: 'capability-not-named',
      sentence: 'No.',
    } as const;
    const { guard, said, served, settle } = bench({
      authorise: () => {
        throw new HostError('denied', 'No.', [reason]);
      },
    });
    guard.receive(`[1,${get(1)}]`);
    await settle();
    expect(served).not.toHaveBeenCalled();
    expect(said()[0]?.[2]).toMatchObject({
      code: 'denied',
      because: [{ rule: 'capability-not-named' }],
    });
    expect(JSON.stringify(said())).not.toContain('secret');
  });

  it('that wait for a person are aborted with their guest, and served not at all', async () => {
    let allow = (): void => {};
    const { guard, served, settle } = bench({
      authorise: () =>
        new Promise((resolve) => {
          allow = () => resolve('asked');
        }),
    });
    guard.receive(`[1,${get(1)}]`);
    guard.receive('[1,[4,1]]');
    allow();
    await settle();
    expect(served).not.toHaveBeenCalled();
  });

  it('with an id that was used, or goes back, are not served', async () => {
    const { guard, faults, served, settle } = bench();
    guard.receive(`[1,${get(5)},${get(5)},${get(4)},${get(6)}]`);
    await settle();
    expect(served).toHaveBeenCalledTimes(2);
    expect(faults).toEqual(['reused-id', 'reused-id']);
  });

  it.each(['constructor', '__proto__', 'toString', 'render.markdown', '', 'storage.kv.get.call'])(
    'of %j find no method',
    async (name) => {
      const { guard, faults, served, said, settle } = bench();
      guard.receive(`[1,[1,1,${JSON.stringify(name)},{},1]]`);
      await settle();
      expect(served).not.toHaveBeenCalled();
      expect(faults).toEqual(['unknown-method']);
      expect(said()[0]).toMatchObject([3, 1, { code: 'not-found' }]);
    },
  );

  it.each([
    [new Error('token=abc'), { code: 'failed', message: 'The host could not do this.' }],
    [
      new BrokerError('quota', 'The store is full.'),
      { code: 'quota', message: 'The store is full.' },
    ],
  ])('hear of %s inside the host only what they may', async (error, told) => {
    const api: HostApi = Object.fromEntries(
      [...hostTable.keys()].map((name) => [
        name,
        vi.fn<HostApi[string]>().mockRejectedValue(error),
      ]),
    );
    const { guard, said, settle } = bench({ api });
    guard.receive(`[1,${get(1)}]`);
    await settle();
    expect(said()[0]?.[2]).toEqual(told);
  });

  it('end at their deadline, and what serves them is told to stop', async () => {
    let signal: AbortSignal | undefined;
    const { guard, clock, said, settle } = bench({
      api: Object.fromEntries(
        [...hostTable.keys()].map((name) => [
          name,
          (_params: unknown, context: { readonly signal: AbortSignal }) => {
            ({ signal } = context);
            return new Promise(() => {});
          },
        ]),
      ),
    });
    guard.receive('[1,[1,1,"storage.kv.get",{"key":"k"},50]]');
    await settle();
    clock.tick(50);
    await settle();
    expect(signal?.aborted).toBe(true);
    expect(said()).toHaveLength(1);
    expect(said()[0]?.[0]).toBe(3);
  });

  it('are limited in number', async () => {
    const { guard, faults, settle } = bench({ authorise: () => new Promise(() => {}) });
    guard.receive(`[1,${Array.from({ length: 300 }, (_, n) => get(n + 1)).join(',')}]`);
    await settle();
    expect(faults).toHaveLength(44);
    expect(new Set(faults)).toEqual(new Set(['too-many']));
  });
});

describe('a call that is under way when what allowed it changes', () => {
  const ask = '[1,[1,1,"message.read",{"roomId":"!a:x","limit":1},5000]]';
  const denied = [3, 1, { code: 'denied', message: 'No longer.' }];
  const refusing = (): GuardOptions['stillAllowed'] => () => {
    throw new HostError('denied', 'No longer.');
  };

  it('is told so at once, and what it asked for never crosses', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    let signal: AbortSignal | undefined;
    const { guard, clock, said, settle } = bench({
      stillAllowed: refusing(),
      api: Object.fromEntries(
        [...hostTable.keys()].map((name) => [
          name,
          (_params: unknown, context: { readonly signal: AbortSignal }) => {
            ({ signal } = context);
            return promise;
          },
        ]),
      ),
    });
    guard.receive(ask);
    await settle();
    guard.judgeAgain();
    await settle();
    expect(said()).toEqual([denied]);
    expect(signal?.aborted).toBe(true);
    resolve([{ body: 'what was said since' }]);
    await settle();
    clock.tick(60_000);
    expect(said()).toEqual([denied]);
    expect(clock.timers).toBe(0);
  });

  it('goes on where it still may, and is judged by whoever let it through', async () => {
    const { promise, resolve } = Promise.withResolvers<LetBy>();
    const stillAllowed = vi.fn<GuardOptions['stillAllowed']>();
    const { guard, said, settle } = bench({
      authorise: ({ method }) => (method.entry.name === 'storage.kv.get' ? promise : undefined),
      stillAllowed,
      api: Object.fromEntries(
        [...hostTable.keys()].map((name) => [name, () => new Promise(() => {})]),
      ),
    });
    guard.receive(ask);
    guard.receive('[1,[1,2,"storage.kv.get",{"key":"a"},5000]]');
    guard.judgeAgain();
    const judged = () =>
      stillAllowed.mock.calls.map(([{ method }, how]) => `${method.entry.name} ${how}`);
    // Whoever waits for a person has not been let through yet.
    expect(judged()).toEqual(['message.read policy']);
    resolve('asked');
    await settle();
    guard.judgeAgain();
    expect(judged().slice(1)).toEqual(['message.read policy', 'storage.kv.get asked']);
    expect(said()).toEqual([]);
  });
});

describe('a call that a person is asked about', () => {
  it('waits for them beyond its deadline, which is for the work alone', async () => {
    const { promise, resolve } = Promise.withResolvers<LetBy>();
    const { guard, clock, said, served, settle } = bench({ authorise: () => promise });
    guard.receive('[1,[1,1,"storage.kv.get",{"key":"a"},5000]]');
    clock.tick(60_000);
    expect([served.mock.calls.length, said().length]).toEqual([0, 0]);
    resolve('asked');
    await settle();
    expect(said()).toEqual([[2, 1, 'kept']]);
    clock.tick(60_000);
    expect([clock.timers, said().length]).toEqual([0, 1]);
  });

  it('holds the deadline of what was asked of the extension meanwhile, and no longer', async () => {
    const { promise, resolve } = Promise.withResolvers<LetBy>();
    const { guard, clock, timedOut, settle } = bench(
      { authorise: () => promise },
      { timeoutMs: 100 },
    );
    const call = outcome(guard.call('render.markdown', { text: 'x' }));
    await settle();
    guard.receive('[1,[1,1,"storage.kv.get",{"key":"a"},5000]]');
    clock.tick(30_000);
    expect(timedOut).toEqual([]);
    resolve('asked');
    await settle();
    clock.tick(101);
    expect(await call).toBe('timeout');
    expect(timedOut).toEqual(['render.markdown']);
  });

  it.each([
    ['a call', '[1,1,"storage.kv.get",{"key":"a"},5000]'],
    ['a stream', '[1,1,"timer",{"everyMs":1000},5000]'],
  ])('holds no deadline for %s that was given up', async (_what, asks) => {
    // As the desk does it.
    const person = (_call: unknown, { signal }: Abortable): Promise<never> =>
      new Promise((_resolve, reject) => {
        const gone = (): void => reject(new HostError('aborted', 'It was given up.'));
        signal?.addEventListener('abort', gone, { once: true });
      });
    const { guard, clock, timedOut, settle } = bench(
      { authorise: person, authoriseStream: person },
      { timeoutMs: 100 },
    );
    const call = outcome(guard.call('render.markdown', { text: 'x' }));
    await settle();
    guard.receive(`[1,${asks}]`);
    clock.tick(150);
    expect(timedOut).toEqual([]);
    guard.receive('[1,[4,1]]');
    await settle();
    // Nobody has answered, so it earns no time.
    clock.tick(50);
    expect(await call).toBe('timeout');
    expect(timedOut).toEqual(['render.markdown']);
  });

  it('that is answered after it was given up leaves the others as they are', async () => {
    const answers: (() => void)[] = [];
    const authorise = (): Promise<LetBy> =>
      new Promise((resolve) => answers.push(() => resolve('asked')));
    const { guard, clock, timedOut, settle } = bench({ authorise }, { timeoutMs: 100 });
    void outcome(guard.call('render.markdown', { text: 'x' }));
    await settle();
    for (const id of [1, 2]) guard.receive(`[1,[1,${id},"storage.kv.get",{"key":"a"},5000]]`);
    guard.receive('[1,[4,1]]');
    answers[0]?.();
    await settle();
    clock.tick(1_000);
    expect(timedOut).toEqual([]);
    answers[1]?.();
    await settle();
    clock.tick(200);
    expect(timedOut).toEqual(['render.markdown']);
  });

  it('holds no deadline for longer than a person is waited for, though more is asked', async () => {
    const { promise } = Promise.withResolvers<never>();
    const { guard, clock, timedOut, said, settle } = bench(
      { authorise: () => promise },
      { timeoutMs: 3_000 },
    );
    const call = outcome(guard.call('render.markdown', { text: 'x' }));
    await settle();
    for (let id = 1; id <= 40; id++) {
      guard.receive(`[1,[1,${id},"storage.kv.get",{"key":"a"},5000]]`);
      clock.tick(3_000);
    }
    expect(guard.pending).toBe(1);
    clock.tick(3_000);
    expect(guard.pending).toBe(0);
    // It was given up; whether its extension was slow cannot be told while a person reads.
    expect([await call, timedOut]).toEqual(['timeout', []]);
    await settle();
    expect(said().at(-1)).toEqual([4, 1]);
  });

  /** A guard whose extension asks a person; `answer` gives the oldest answer that is owed. */
  function asking(timeoutMs: number) {
    const answers: (() => void)[] = [];
    const authorise = (): Promise<LetBy> =>
      new Promise((resolve, reject) => {
        answers.push(() => {
          if (answers.length % 2 === 0) resolve('asked');
          else reject(new HostError('denied', 'No.'));
        });
      });
    const made = bench({ authorise }, { timeoutMs });
    let last = 0;
    const ask = (): void =>
      made.guard.receive(`[1,[1,${++last},"storage.kv.get",{"key":"a"},5000]]`);
    const answer = async (): Promise<void> => {
      answers.shift()?.();
      await made.settle();
    };
    return { ...made, ask, answer };
  }

  it('ends no extension for a person who is slow twice, whose call is only given up', async () => {
    const { guard, clock, timedOut, settle, ask, answer } = asking(10_000);
    const call = outcome(guard.call('command.run', { command: 'a', argument: '', roomId: null }));
    await settle();
    ask();
    clock.tick(70_000);
    await answer();
    ask();
    clock.tick(59_999);
    expect(guard.pending).toBe(1);
    clock.tick(1);
    expect(await call).toBe('timeout');
    clock.tick(10_000);
    await answer();
    clock.tick(60_000);
    expect(timedOut).toEqual([]);
  });

  it.each([9_900, 19_900, 129_900])(
    'leaves the extension a whole budget from an answer after %i ms, and no more',
    async (answeredMs) => {
      const { guard, clock, timedOut, settle, ask, answer } = asking(10_000);
      void outcome(guard.call('command.run', { command: 'a', argument: '', roomId: null }));
      await settle();
      clock.tick(500);
      ask();
      clock.tick(answeredMs - 500);
      await answer();
      clock.tick(9_999);
      expect([guard.pending, timedOut]).toEqual([1, []]);
      clock.tick(1);
      expect([guard.pending, timedOut]).toEqual([0, ['command.run']]);
    },
  );

  it('holds a call for one budget more at most, though it is asked and answered again and again', async () => {
    const { guard, clock, timedOut, settle, ask, answer } = asking(10_000);
    void outcome(guard.call('command.run', { command: 'a', argument: '', roomId: null }));
    await settle();
    for (let ms = 0; ms < 139_500; ms += 500) {
      ask();
      clock.tick(499);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await answer();
      clock.tick(1);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await settle();
    }
    expect([guard.pending, timedOut]).toEqual([1, []]);
    clock.tick(500);
    expect([guard.pending, timedOut]).toEqual([0, ['command.run']]);
  });

  it('earns one budget at most by answers that no person gave', async () => {
    const { guard, clock, timedOut, settle, ask, answer } = asking(10_000);
    void outcome(guard.call('command.run', { command: 'a', argument: '', roomId: null }));
    await settle();
    for (let ms = 0; ms < 19_000; ms += 1_000) {
      ask();
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await answer();
      clock.tick(1_000);
    }
    expect([guard.pending, timedOut]).toEqual([1, []]);
    ask();
    // oxlint-disable-next-line no-await-in-loop -- as above
    await answer();
    clock.tick(1_000);
    expect([guard.pending, timedOut]).toEqual([0, ['command.run']]);
  });

  it.each([
    ['gave it up', '[1,[4,1]]', 'aborted'],
    ['ended by its own doing', true, 'crashed'],
    ['ended by nobody’s', false, undefined],
  ])('is told to whoever asks them when its extension %s', async (_how, told, code) => {
    const asks = ['[1,1,"storage.kv.get",{"key":"a"},5000]', '[1,1,"timer",{"everyMs":1000},5000]'];
    for (const each of asks) {
      const signals: AbortSignal[] = [];
      const hear = (_call: unknown, { signal }: Abortable): Promise<never> => {
        if (signal !== undefined) signals.push(signal);
        return new Promise(() => {});
      };
      const { guard, clock } = bench({ authorise: hear, authoriseStream: hear });
      guard.receive(`[1,${each}]`);
      // However late its call is: what a person reads does not vanish for that.
      clock.tick(60_000);
      expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
      if (typeof told === 'boolean') guard.end(new HostError('crashed', 'gone'), told);
      else guard.receive(told);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      const reason: unknown = signals[0]?.reason;
      expect(reason instanceof HostError ? reason.code : undefined).toBe(code);
    }
  });

  it('is refused with their no, and leaves no timer', async () => {
    const { guard, clock, said, served, settle } = bench({
      authorise: () => Promise.reject(new HostError('denied', 'No.')),
    });
    guard.receive('[1,[1,1,"storage.kv.get",{"key":"a"},5000]]');
    await settle();
    expect(served).not.toHaveBeenCalled();
    expect(said()).toEqual([[3, 1, { code: 'denied', message: 'No.' }]]);
    clock.tick(60_000);
    expect([clock.timers, said().length]).toEqual([0, 1]);
  });
});
