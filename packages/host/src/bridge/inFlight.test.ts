import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InFlight } from './inFlight.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('calls under way', () => {
  it('are found by their ids, as a map would find them, and each id is larger than the last', () => {
    // Many more starts than ends, so that it grows; and ends of the oldest, the newest and any other.
    const move = fc.oneof(
      { weight: 3, arbitrary: fc.record({ start: fc.integer({ min: 1, max: 300 }) }) },
      {
        weight: 2,
        arbitrary: fc.record({ end: fc.nat(), times: fc.integer({ min: 1, max: 400 }) }),
      },
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const calls = new InFlight<{ readonly id: number }>();
        const model = new Map<number, { readonly id: number }>();
        const ids: number[] = [];
        const start = (): void => {
          const entry = { id: calls.nextId() };
          ids.push(entry.id);
          calls.add(entry);
          model.set(entry.id, entry);
        };
        const end = (at: number): boolean => {
          const id = [...model.keys()][at % model.size] ?? 0;
          const found = calls.get(id) === model.get(id) && calls.delete(id) && model.delete(id);
          return found && calls.get(id) === undefined && !calls.delete(id);
        };
        for (const each of moves) {
          const ended: boolean[] = [];
          if ('start' in each) for (let n = 0; n < each.start; n++) start();
          else for (let n = Math.min(each.times, model.size); n > 0; n--) ended.push(end(each.end));
          expect(ended).not.toContain(false);
          expect(calls.size).toBe(model.size);
          expect(calls.entries()).toEqual([...model.values()]);
        }
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      }),
      { numRuns: runs },
    );
  });

  it('passes over the slot of a slow one, and never takes one id for another of its slot', () => {
    const calls = new InFlight<{ readonly id: number }>();
    const slow = { id: calls.nextId() };
    calls.add(slow);
    const seen = new Set<number>();
    for (let n = 0; n < 5_000; n++) {
      const id = calls.nextId();
      expect(seen.has(id) || id === slow.id).toBe(false);
      seen.add(id);
      calls.add({ id });
      expect(calls.delete(id)).toBe(true);
    }
    expect(calls.entries()).toEqual([slow]);
    for (const id of [0, -1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER]) {
      expect(calls.get(id)).toBeUndefined();
    }
  });
});
