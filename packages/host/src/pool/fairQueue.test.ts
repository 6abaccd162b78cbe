import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue, type Job, type Priority } from './fairQueue.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

interface Named extends Job {
  readonly name: number;
}

const always = (): boolean => true;

describe('the fair queue', () => {
  it('serves the first job of another after at most one turn of a greedy one', () => {
    const queue = new FairQueue<Named>();
    for (let name = 0; name < 500; name++) {
      queue.push({ owner: 'greedy', priority: 'visible', bytes: 200, name });
    }
    queue.push({ owner: 'victim', priority: 'visible', bytes: 200, name: 1_000 });
    let before = 0;
    while (queue.shift(always)?.owner !== 'victim') before++;
    expect(before).toBeLessThanOrEqual(8);
  });

  it('serves what is visible before what is not, whoever it belongs to', () => {
    const queue = new FairQueue<Named>();
    queue.push({ owner: 'a', priority: 'background', bytes: 0, name: 1 });
    queue.push({ owner: 'a', priority: 'soon', bytes: 0, name: 2 });
    queue.push({ owner: 'b', priority: 'visible', bytes: 0, name: 3 });
    expect([1, 2, 3].map(() => queue.shift(always)?.name)).toEqual([3, 2, 1]);
  });

  it('charges large jobs more turns than small ones', () => {
    const queue = new FairQueue<Named>();
    for (let name = 0; name < 20; name++) {
      queue.push({ owner: 'large', priority: 'visible', bytes: 200_000, name });
      queue.push({ owner: 'small', priority: 'visible', bytes: 100, name });
    }
    const first = Array.from({ length: 20 }, () => queue.shift(always)?.owner);
    expect(first.filter((owner) => owner === 'small').length).toBeGreaterThan(15);
  });

  it('passes over whoever may not run, and finds nobody where none may', () => {
    const queue = new FairQueue<Named>();
    queue.push({ owner: 'a', priority: 'visible', bytes: 0, name: 1 });
    queue.push({ owner: 'b', priority: 'background', bytes: 0, name: 2 });
    expect(queue.shift(({ owner }) => owner === 'b')?.name).toBe(2);
    expect(queue.shift(() => false)).toBeUndefined();
    expect(queue.size).toBe(1);
  });

  it('gives every job exactly once, each owner’s of one priority in order, and counts what waits', () => {
    const job = fc.record({
      owner: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom<Priority>('visible', 'soon', 'background'),
      bytes: fc.nat(100_000),
    });
    fc.assert(
      fc.property(fc.array(job, { maxLength: 60 }), fc.infiniteStream(fc.nat(3)), (jobs, moves) => {
        const queue = new FairQueue<Named>();
        const waiting = new Set<Named>();
        const taken: Named[] = [];
        let name = 0;
        const take = (): void => {
          const got = queue.shift(always);
          if (got === undefined) return;
          taken.push(got);
          expect(waiting.delete(got)).toBe(true);
        };
        for (const each of jobs) {
          const made = { ...each, name: name++ };
          const [move] = moves.take(1);
          if (move === 0) take();
          const [first] = waiting;
          const any = move === 1 ? first : undefined;
          const removed = any === undefined || (queue.remove(any) && !queue.remove(any));
          expect(removed).toBe(true);
          if (any !== undefined) waiting.delete(any);
          queue.push(made);
          waiting.add(made);
          for (const owner of ['a', 'b', 'c']) {
            const own = [...waiting].filter((each) => each.owner === owner);
            expect(queue.waiting(owner)).toEqual({
              calls: own.length,
              bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
            });
          }
        }
        while (waiting.size > 0) take();
        expect(queue.shift(always)).toBeUndefined();
        for (const owner of ['a', 'b', 'c']) {
          for (const priority of ['visible', 'soon', 'background']) {
            const names = taken
              .filter((each) => each.owner === owner && each.priority === priority)
              .map((each) => each.name);
            expect(names).toEqual(names.toSorted((a, b) => a - b));
          }
        }
      }),
      { numRuns: runs },
    );
  });
});
