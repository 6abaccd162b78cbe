import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Weights } from './weights.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const owners = [{}, {}, {}];

describe('what a guest’s nodes hold', () => {
  it('counts what is held now, not what was ever written', () => {
    const weights = new Weights<object>(100);
    for (let turn = 0; turn < 1_000; turn++) {
      expect(weights.set(owners[0] ?? {}, '', 60)).toBe(true);
    }
    expect(weights.used).toBe(60);
    expect(weights.set(owners[1] ?? {}, '', 41)).toBe(false);
    weights.release(owners[0] ?? {});
    expect(weights.used).toBe(0);
  });

  it('has so many parts, and one more with a new one', () => {
    const weights = new Weights<object>(100);
    const owner = {};
    expect(weights.partsWith(owner, 'a')).toBe(1);
    weights.set(owner, 'a', 1);
    expect([weights.partsWith(owner, 'a'), weights.partsWith(owner, 'b')]).toEqual([1, 2]);
    weights.release(owner, 'a');
    expect(weights.partsWith(owner, 'b')).toBe(1);
  });

  it('is the sum of its parts after any writes, and never more than its most', () => {
    const step = fc.record({
      owner: fc.integer({ min: 0, max: 2 }),
      part: fc.constantFrom('a', 'b', undefined),
      size: fc.integer({ min: 0, max: 60 }),
      release: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const weights = new Weights<object>(100);
        const model = new Map<string, number>();
        for (const { owner, part, size, release } of steps) {
          const who = owners[owner] ?? {};
          if (release) {
            weights.release(who, part);
            for (const key of model.keys()) {
              if (part === undefined ? key.startsWith(`${owner}`) : key === `${owner}${part}`) {
                model.delete(key);
              }
            }
          } else if (weights.set(who, part ?? 'c', size)) {
            model.set(`${owner}${part ?? 'c'}`, size);
          }
          const sum = [...model.values()].reduce((total, each) => total + each, 0);
          expect(weights.used).toBe(sum);
          expect(sum).toBeLessThanOrEqual(100);
        }
      }),
      { numRuns: runs },
    );
  });
});
