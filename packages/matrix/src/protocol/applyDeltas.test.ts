import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDeltas } from './listDelta.ts';
import type { ListDelta } from './views.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('applied deltas', () => {
  it('give what the same changes give on an array, and leave the snapshot before alone', () => {
    const change = fc.record({
      op: fc.constantFrom('reset', 'splice', 'set'),
      at: fc.nat(20),
      remove: fc.nat(5),
      items: fc.array(fc.nat(), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), fc.array(change), (start, changes) => {
        let model = [...start];
        const deltas: ListDelta<number>[] = [];
        for (const { op, at, remove, items } of changes) {
          const place = Math.min(at, model.length);
          if (op === 'reset') {
            deltas.push({ op, items });
            model = [...items];
          } else if (op === 'splice') {
            const gone = Math.min(remove, model.length - place);
            deltas.push({ op, at: place, remove: gone, insert: items });
            model = [...model.slice(0, place), ...items, ...model.slice(place + gone)];
          } else if (place < model.length) {
            deltas.push({ op: 'set', at: place, item: remove });
            model = model.map((item, index) => (index === place ? remove : item));
          }
        }
        const before = Object.freeze([...start]);
        for (const delta of deltas) if (delta.op === 'reset') Object.freeze(delta.items);
        expect(applyDeltas(before, deltas)).toEqual(model);
      }),
      { numRuns },
    );
  });

  it('refuse a delta that does not fit, instead of drifting apart', () => {
    expect(() => applyDeltas([1], [{ op: 'set', at: 1, item: 2 }])).toThrow(RangeError);
    expect(() => applyDeltas([1], [{ op: 'splice', at: 0, remove: 2, insert: [] }])).toThrow(
      'does not fit a list of 1',
    );
  });

  it('keep the reference where nothing changed', () => {
    const list = [1, 2];
    expect(applyDeltas(list, [])).toBe(list);
  });
});
