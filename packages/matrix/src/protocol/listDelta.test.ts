import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDeltas, diffLists } from './listDelta.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

interface Row {
  readonly key: string;
  readonly version: number;
}

const rows = fc.uniqueArray(
  fc.record({ key: fc.integer({ min: 0, max: 40 }).map(String), version: fc.integer() }),
  { selector: (row) => row.key, maxLength: 30 },
);

/** As the core makes lists: a row that did not change is the same object. */
const sharing = (before: readonly Row[], after: readonly Row[]): readonly Row[] =>
  after.map(
    (row) => before.find((old) => old.key === row.key && old.version === row.version) ?? row,
  );

const diff = (before: readonly Row[], after: readonly Row[]) =>
  diffLists(before, after, (row) => row.key);

describe('list deltas', () => {
  it('turn any list into any other', () => {
    fc.assert(
      fc.property(rows, rows, (before, wanted) => {
        const after = sharing(before, wanted);
        expect(applyDeltas(before, diff(before, after))).toEqual(after);
      }),
      { numRuns: runs },
    );
  });

  it('leave the list that they are applied to as it was', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const copy = structuredClone(before);
        applyDeltas(before, diff(before, after));
        expect(before).toEqual(copy);
      }),
      { numRuns: runs },
    );
  });

  it('are none where nothing changed', () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(diff(list, [...list])).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  const many = Array.from({ length: 200 }, (_, i): Row => ({ key: String(i), version: 0 }));

  it('send one row where one room of two hundred comes to the top', () => {
    const moved = { key: '150', version: 1 };
    const after = [moved, ...many.filter((row) => row.key !== '150')];
    expect(diff(many, after)).toEqual([
      { op: 'splice', at: 150, remove: 1, insert: [] },
      { op: 'splice', at: 0, remove: 0, insert: [moved] },
    ]);
  });

  it('send one row where one is changed in place', () => {
    const changed = { key: '7', version: 1 };
    expect(diff(many, many.with(7, changed))).toEqual([{ op: 'set', at: 7, item: changed }]);
  });

  it('send one splice for a page of history above', () => {
    const page = [0, 1, 2].map((i): Row => ({ key: `old${i}`, version: 0 }));
    expect(diff(many, [...page, ...many])).toEqual([
      { op: 'splice', at: 0, remove: 0, insert: page },
    ]);
  });

  it('send the whole list where most of it is new', () => {
    const other = many.map((row): Row => ({ key: `x${row.key}`, version: 0 }));
    expect(diff(many, other)).toEqual([{ op: 'reset', items: other }]);
  });
});
