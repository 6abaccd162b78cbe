import { hostTable } from '@kumix/plugin';
import { FLOOR_LIMITS } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import { handClock } from '../testing/clock.ts';
import { HostError } from './hostError.ts';
import type { HostApi, ServeContext } from './inward.ts';
import { OpenQuestions } from './openQuestions.ts';
import { type CallFailure, ServedCalls } from './servedCalls.ts';

/** Every method waits until `finish`; `contexts` has what each door was handed. */
function make() {
  const clock = handClock();
  const said: unknown[] = [];
  const failures: CallFailure[] = [];
  const contexts: ServeContext[] = [];
  const waiting: (() => void)[] = [];
  const api: HostApi = Object.fromEntries(
    [...hostTable.keys()].map((name) => [
      name,
      async (_params: unknown, context: ServeContext) => {
        contexts.push(context);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return 'kept';
      },
    ]),
  );
  const calls = new ServedCalls({
    clock,
    api,
    authorise: () => {},
    failed: (failure) => failures.push(failure),
    say: (envelope) => said.push(envelope),
    fault: () => {},
    stillAllowed: () => {},
    questions: new OpenQuestions(clock),
  });
  const method = hostTable.get('storage.kv.get');
  if (method === undefined) throw new Error('the table has no storage.kv.get');
  const serve = (id: number): void =>
    calls.serve(id, method, { key: 'a' }, 5_000, [], FLOOR_LIMITS);
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const finish = async (): Promise<void> => {
    for (const each of waiting.splice(0)) each();
    await settle();
  };
  return { calls, clock, contexts, failures, finish, said, serve, settle };
}

describe('calls that a guest makes', () => {
  it('are answered by the ids that it gave them, which may leave any number out', async () => {
    const { finish, said, serve, settle } = make();
    for (const id of [3, 515, 1_027, 2 ** 40]) serve(id);
    await settle();
    await finish();
    expect(said).toEqual([3, 515, 1_027, 2 ** 40].map((id) => [2, id, 'kept']));
  });

  it('are told to stop when they are given up, however late they look, and not when they answer', async () => {
    const { calls, clock, contexts, failures, finish, said, serve, settle } = make();
    serve(1);
    serve(2);
    await settle();
    calls.abort(1);
    await finish();
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    serve(3);
    serve(4);
    await settle();
    clock.tick(5_000);
    calls.abort(3);
    calls.end(new HostError('crashed', 'It ended.'));
    await finish();
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false, true, true]);
    expect(said).toEqual([
      [3, 1, expect.objectContaining({ code: 'aborted' })],
      [2, 2, 'kept'],
      [3, 3, expect.objectContaining({ code: 'timeout' })],
      [3, 4, expect.objectContaining({ code: 'timeout' })],
    ]);
    expect(clock.timers).toBe(0);
    // Each that failed is told of once; what was under way at the end, never.
    const failure = { method: 'storage.kv.get', bytes: expect.any(Number), began: true };
    expect(failures).toEqual([
      { ...failure, outcome: 'aborted', ms: 0 },
      { ...failure, outcome: 'timeout', ms: 5_000 },
      { ...failure, outcome: 'timeout', ms: 5_000 },
    ]);
  });

  it('that wait together share one timer, and each has a deadline of its own', async () => {
    const { calls, clock, finish, said, serve, settle } = make();
    serve(1);
    clock.tick(3_000);
    for (let id = 2; id <= 100; id++) serve(id);
    await settle();
    expect(clock.timers).toBe(1);
    clock.tick(2_000);
    expect(said).toEqual([[3, 1, expect.objectContaining({ code: 'timeout' })]]);
    await finish();
    expect(said).toHaveLength(100);
    calls.refuse(101, new HostError('denied', 'No.'));
    clock.tick(10_000);
    expect([said.length, clock.timers]).toEqual([101, 0]);
  });
});
