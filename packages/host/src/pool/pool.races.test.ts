/** Submissions, ends, aborts and removals of several owners in every order that could be scheduled. */
import { FLOOR_LIMITS } from '@kumix/policy';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HostError } from '../bridge/hostError.ts';
import { handClock } from '../testing/clock.ts';
import { submitted } from '../testing/submitted.ts';
import type { Priority } from './fairQueue.ts';
import { Pool } from './pool.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const most = 3;
const concurrentCalls = 2;
const pendingCalls = 3;
const owners = ['a', 'b', 'c'] as const;
const limits = { ...FLOOR_LIMITS, concurrentCalls, pendingCalls };

interface Wish {
  readonly owner: (typeof owners)[number];
  readonly priority: Priority;
  readonly fails: boolean;
  readonly aborted: boolean;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  owner: fc.constantFrom(...owners),
  priority: fc.constantFrom<Priority>('visible', 'soon', 'background'),
  fails: fc.boolean(),
  aborted: fc.boolean(),
});

const outcomeOf = (result: Promise<unknown>): Promise<string> =>
  result.then(
    () => 'ok',
    (error: unknown) => (error instanceof HostError ? error.code : 'not a HostError'),
  );

describe('the pool, however its calls race', () => {
  it('starts whatever may start, runs no more than it may, and settles each call once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(wish, { minLength: 1, maxLength: 24 }),
        fc.array(fc.constantFrom(...owners), { maxLength: 3 }),
        async (s, wishes, removals) => {
          const pool = new Pool({ clock: handClock(), most, waited: () => {} });
          const running = new Map<string, number>();
          const settled: string[][] = [];
          const check = (): void => {
            const counts = owners.map((owner) => pool.counts(owner));
            const total = counts.reduce((sum, count) => sum + count.running, 0);
            expect(total).toBeLessThanOrEqual(most);
            counts.forEach(({ running: now, waiting, waitingBytes }, at) => {
              expect(now).toBeLessThanOrEqual(concurrentCalls);
              expect(now).toBe(running.get(owners[at] ?? '') ?? 0);
              expect(waiting).toBeLessThanOrEqual(pendingCalls);
              expect(waitingBytes).toBe(waiting);
              // Nobody waits for another owner's calls while there is room.
              expect(waiting === 0 || now === concurrentCalls || total === most).toBe(true);
            });
          };
          const submit = ({ owner, priority, fails, aborted }: Wish, index: number): void => {
            const abort = new AbortController();
            const told: string[] = (settled[index] = []);
            let begun = false;
            const run = async (): Promise<void> => {
              // What was given up while it waited never starts.
              expect(told).toEqual([]);
              expect(begun).toBe(false);
              begun = true;
              running.set(owner, (running.get(owner) ?? 0) + 1);
              await s.schedule(Promise.resolve(), `${owner}${index} ends`);
              running.set(owner, (running.get(owner) ?? 0) - 1);
              if (fails) throw new HostError('failed', 'on purpose');
            };
            const task = { owner, priority, bytes: 1, limits, signal: abort.signal, run };
            void outcomeOf(submitted(pool, task)).then((outcome) => told.push(outcome));
            if (!aborted) return;
            void s
              .schedule(Promise.resolve(), `${owner}${index} aborted`)
              .then(() => abort.abort());
          };
          wishes.forEach((each, index) => {
            void s.schedule(Promise.resolve(), `${each.owner}${index} asked`).then(() => {
              submit(each, index);
            });
          });
          for (const owner of removals) {
            void s.schedule(Promise.resolve(), `${owner} removed`).then(() => {
              pool.drop(owner, new HostError('unavailable', 'removed'));
            });
          }
          while (s.count() > 0) {
            // oxlint-disable-next-line no-await-in-loop -- one step after the other is the model
            await s.waitOne();
            // What a step has set free begins in the turn after it.
            // oxlint-disable-next-line no-await-in-loop -- as above
            await new Promise((resolve) => setImmediate(resolve));
            check();
          }
          expect(settled.map((told) => told.length)).toEqual(wishes.map(() => 1));
          settled.forEach(([outcome], index) => {
            const { fails, aborted } = wishes[index] ?? {};
            const possible = [fails === true ? 'failed' : 'ok', 'too-many'];
            if (aborted === true) possible.push('aborted');
            if (removals.length > 0) possible.push('unavailable');
            expect(possible).toContain(outcome);
          });
          expect(owners.map((owner) => pool.counts(owner))).toEqual(
            owners.map(() => ({ waiting: 0, waitingBytes: 0, running: 0 })),
          );
        },
      ),
      { numRuns: runs },
    );
  });
});
