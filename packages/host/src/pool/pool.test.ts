import { FLOOR_LIMITS, type Limits } from '@kumix/policy';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { HostError } from '../bridge/hostError.ts';
import { handClock } from '../testing/clock.ts';
import { type PromisedTask, submitted } from '../testing/submitted.ts';
import type { Priority } from './fairQueue.ts';
import { Pool } from './pool.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const make = (most = 100) => {
  const clock = handClock();
  const waits: number[] = [];
  const pool = new Pool({ clock, most, waited: (_owner, ms) => waits.push(ms) });
  return { clock, pool, waits };
};

/** A task that ends when it is told to. */
function task(owner: string, limits: Partial<Limits> = {}, more: Partial<PromisedTask> = {}) {
  let finish: (value?: unknown) => void = () => {};
  const state = { started: false };
  const made: PromisedTask = {
    owner,
    priority: 'visible',
    bytes: 10,
    limits: { ...FLOOR_LIMITS, ...limits },
    run: () => {
      state.started = true;
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    ...more,
  };
  return { made, state, finish: (value?: unknown) => finish(value) };
}

const code = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error instanceof HostError ? error.code : error),
  );
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pool', () => {
  it('leaves room for another beside three that run all the floor lets them', () => {
    const pool = new Pool({ clock: handClock(), waited: () => {} });
    const busy = ['a', 'b', 'c'].flatMap((owner) =>
      Array.from({ length: FLOOR_LIMITS.concurrentCalls }, () => task(owner)),
    );
    const other = task('d');
    for (const { made } of [...busy, other]) void submitted(pool, made);
    expect([...busy, other].every(({ state }) => state.started)).toBe(true);
  });

  it('runs as many of one owner at once as its policy lets it, and the rest in turn', async () => {
    const { pool } = make();
    const tasks = [0, 1, 2].map(() => task('a', { concurrentCalls: 2 }));
    const results = tasks.map(({ made }) => submitted(pool, made));
    expect(tasks.map(({ state }) => state.started)).toEqual([true, true, false]);
    tasks[0]?.finish('first');
    expect(await results[0]).toBe('first');
    expect(tasks[2]?.state.started).toBe(true);
    tasks[1]?.finish();
    tasks[2]?.finish();
    await Promise.all(results);
    expect(pool.counts('a')).toEqual({ waiting: 0, waitingBytes: 0, running: 0 });
  });

  it('refuses at once what would be too many or too large to wait, by name of the limit', async () => {
    const { pool } = make();
    const limits = { concurrentCalls: 1, pendingCalls: 1, pendingBytes: 15 };
    void submitted(pool, task('a', limits).made);
    const waits = task('a', limits);
    void submitted(pool, waits.made);
    await expect(submitted(pool, task('a', limits).made)).rejects.toMatchObject({
      code: 'too-many',
      message: /1 calls wait, of at most 1/,
    });
    const roomy = { ...limits, pendingCalls: 9 };
    void submitted(pool, task('b', roomy).made);
    await expect(submitted(pool, task('b', roomy, { bytes: 16 }).made)).rejects.toMatchObject({
      code: 'too-many',
      message: /16 bytes/,
    });
  });

  it('refuses at once what the policy lets never run, and what waits by then', async () => {
    const { pool } = make();
    const running = task('a', { concurrentCalls: 1 });
    const runs = submitted(pool, running.made);
    const waits = submitted(pool, task('a', { concurrentCalls: 1 }).made);
    waits.catch(() => {});
    await expect(submitted(pool, task('a', { concurrentCalls: 0 }).made)).rejects.toMatchObject({
      code: 'too-many',
      message: /concurrentCalls 0/,
    });
    await expect(waits).rejects.toMatchObject({ code: 'too-many' });
    running.finish('done');
    expect(await runs).toBe('done');
    expect(pool.counts('a')).toEqual({ waiting: 0, waitingBytes: 0, running: 0 });
  });

  it('does not let one owner’s hundred calls hold up another’s one', () => {
    const { pool } = make(4);
    const greedy = Array.from({ length: 100 }, () => task('greedy', { concurrentCalls: 3 }));
    for (const { made } of greedy) void submitted(pool, made);
    const victim = task('victim');
    void submitted(pool, victim.made);
    greedy[0]?.finish();
    return turn().then(() => expect(victim.state.started).toBe(true));
  });

  it('starts a call at once where there is room, although another owner’s calls wait', () => {
    const { pool } = make(4);
    for (let n = 0; n < 3; n++) void submitted(pool, task('greedy', { concurrentCalls: 2 }).made);
    const victim = task('victim');
    void submitted(pool, victim.made);
    expect(victim.state.started).toBe(true);
    expect(pool.counts('greedy')).toMatchObject({ running: 2, waiting: 1 });
  });

  it('takes a call that is aborted out of the queue, and never starts it', async () => {
    const { pool } = make();
    const limits = { concurrentCalls: 1 };
    const first = task('a', limits);
    void submitted(pool, first.made);
    const abort = new AbortController();
    const second = task('a', limits, { signal: abort.signal });
    const result = code(submitted(pool, second.made));
    abort.abort();
    expect(await result).toBe('aborted');
    first.finish();
    await turn();
    expect(second.state.started).toBe(false);
    expect(await code(submitted(pool, task('b', {}, { signal: abort.signal }).made))).toBe(
      'aborted',
    );
  });

  it('leaves nothing with a signal that outlives its calls', async () => {
    const { pool } = make();
    const { signal } = new AbortController();
    let listening = 0;
    const added = vi.spyOn(signal, 'addEventListener').mockImplementation(() => void listening++);
    vi.spyOn(signal, 'removeEventListener').mockImplementation(() => void listening--);
    const tasks = [0, 1, 2].map(() => task('a', { concurrentCalls: 1 }, { signal }));
    const outcomes = tasks.map(({ made }) => code(submitted(pool, made)));
    expect(added).toHaveBeenCalledTimes(2);
    tasks[0]?.finish();
    await outcomes[0];
    pool.drop('a', new HostError('unavailable', 'removed'));
    tasks[1]?.finish();
    expect(await Promise.all(outcomes)).toEqual(['ok', 'ok', 'unavailable']);
    expect(listening).toBe(0);
  });

  it('bounds what runs by bytes as well, but for a single large one', async () => {
    const { pool } = make();
    const limits = { pendingBytes: 100, concurrentCalls: 10 };
    const large = task('a', limits, { bytes: 150 });
    const small = [0, 1, 2].map(() => task('a', limits, { bytes: 50 }));
    const started = (): readonly boolean[] => [large, ...small].map(({ state }) => state.started);
    const results = [large, ...small.slice(0, 2)].map(({ made }) => submitted(pool, made));
    expect(started()).toEqual([true, false, false, false]);
    const other = task('b', limits, { bytes: 50 });
    void submitted(pool, other.made);
    expect(other.state.started).toBe(true);
    large.finish();
    await results[0];
    results.push(submitted(pool, small[2]?.made ?? other.made));
    expect(started()).toEqual([true, true, true, false]);
    small[0]?.finish();
    await results[1];
    expect(started()).toEqual([true, true, true, true]);
    for (const { finish } of small) finish();
    await Promise.all(results);
    expect(pool.counts('a')).toEqual({ waiting: 0, waitingBytes: 0, running: 0 });
  });

  it('gives many places again in lumps, or a moment later where their calls are slow', async () => {
    const { pool, clock } = make();
    const limits = { concurrentCalls: 64 };
    const tasks = Array.from({ length: 140 }, () => task('a', limits));
    const results = tasks.map(({ made }) => submitted(pool, made));
    const started = (): number => tasks.filter(({ state }) => state.started).length;
    const end = async (from: number, to: number): Promise<void> => {
      for (const { finish } of tasks.slice(from, to)) finish();
      await Promise.all(results.slice(from, to));
    };
    expect(started()).toBe(64);
    await end(0, 31);
    expect(started()).toBe(64);
    await end(31, 32);
    expect(started()).toBe(96);
    await end(32, 33);
    const other = task('b', limits);
    void submitted(pool, other.made);
    expect([started(), other.state.started]).toEqual([96, true]);
    clock.tick(4);
    expect(started()).toBe(96);
    clock.tick(1);
    expect(started()).toBe(97);
    await end(33, 97);
    clock.tick(5);
    await end(97, 140);
    expect(pool.counts('a')).toEqual({ waiting: 0, waitingBytes: 0, running: 0 });
    clock.tick(5);
    expect(clock.timers).toBe(0);
  });

  it('starts at once where nothing waits, however many have just run', () => {
    const { pool, clock } = make();
    const limits = { concurrentCalls: 64, pendingCalls: 0 };
    const tasks = Array.from({ length: 64 }, () => task('a', limits));
    for (const { made } of tasks) void submitted(pool, made);
    pool.over({ owner: 'a', priority: 'visible', bytes: 10 });
    const next = task('a', limits);
    void submitted(pool, next.made);
    expect([next.state.started, clock.timers]).toEqual([true, 0]);
  });

  it('rejects what waits for an owner that is gone', async () => {
    const { pool } = make();
    void submitted(pool, task('a', { concurrentCalls: 1 }).made);
    const waiting = code(submitted(pool, task('a', { concurrentCalls: 1 }).made));
    pool.drop('a', new HostError('unavailable', 'removed'));
    expect(await waiting).toBe('unavailable');
  });

  it('tells how long a call has waited', async () => {
    const { pool, clock, waits } = make();
    const first = task('a', { concurrentCalls: 1 });
    void submitted(pool, first.made);
    const second = task('a', { concurrentCalls: 1 });
    void submitted(pool, second.made);
    clock.tick(70);
    first.finish();
    await turn();
    expect(waits).toEqual([70]);
  });

  it('settles every call, and never runs more than it may, in any order of events', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('submit' as const),
        owner: fc.constantFrom('a', 'b', 'c'),
        priority: fc.constantFrom<Priority>('visible', 'soon', 'background'),
      }),
      fc.record({ do: fc.constantFrom('finish' as const, 'abort' as const), at: fc.nat() }),
      fc.record({ do: fc.constant('drop' as const), owner: fc.constantFrom('a', 'b') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { pool } = make(4);
        const started = { a: 0, b: 0, c: 0 };
        const most = { owner: 0, all: 0 };
        const all: { finish: () => void; abort: AbortController; result: Promise<unknown> }[] = [];
        for (const each of steps) {
          if (each.do === 'submit') {
            const { owner, priority } = each as { owner: 'a' | 'b' | 'c'; priority: Priority };
            const abort = new AbortController();
            let finish = (): void => {};
            const gate = new Promise<void>((resolve) => {
              finish = resolve;
            });
            const run = async (): Promise<void> => {
              started[owner]++;
              most.owner = Math.max(most.owner, started[owner]);
              most.all = Math.max(most.all, started.a + started.b + started.c);
              await gate;
              started[owner]--;
            };
            const { made } = task(
              owner,
              { concurrentCalls: 2, pendingCalls: 5 },
              { priority, signal: abort.signal, run },
            );
            all.push({ finish, abort, result: code(submitted(pool, made)) });
          } else if (each.do === 'drop') pool.drop(each.owner, new HostError('unavailable', 'x'));
          else if (all.length > 0) {
            const chosen = all[each.at % all.length];
            if (each.do === 'finish') chosen?.finish();
            else chosen?.abort.abort();
          }
          // oxlint-disable-next-line no-await-in-loop -- one step after the other is the model
          await Promise.resolve();
        }
        for (const { finish } of all) finish();
        expect(most.owner).toBeLessThanOrEqual(2);
        expect(most.all).toBeLessThanOrEqual(4);
        const told = await Promise.all(all.map(({ result }) => result));
        for (const outcome of told)
          expect(['ok', 'too-many', 'aborted', 'unavailable']).toContain(outcome);
        expect(pool.counts('a').running + pool.counts('b').running + pool.counts('c').running).toBe(
          0,
        );
      }),
      { numRuns: runs },
    );
  });
});
