import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { anchorAt, scrollFor, scrollToRow, type Anchor } from './anchor.ts';
import {
  buildGeometry,
  contentHeight,
  leadOf,
  maxScroll,
  rangeAt,
  rowAt,
  topOf,
  totalHeight,
  type Frame,
} from './geometry.ts';

interface Row {
  readonly key: string;
  readonly height: number;
}

const frame: Frame = { viewport: 500, padTop: 16, padBottom: 12 };
const geometryOf = (rows: readonly Row[]) =>
  buildGeometry(
    rows.map(({ key }) => key),
    (_, index) => rows[index]?.height ?? 0,
  );
const row = (key: string, height = 40): Row => ({ key, height });
const many = (count: number, prefix = 'r', height = 40): Row[] =>
  Array.from({ length: count }, (_, index) => row(`${prefix}${index}`, height));

/** Where a row stands on screen. */
function yOf(rows: readonly Row[], scrollTop: number, key: string): number | undefined {
  const geometry = geometryOf(rows);
  const index = geometry.index.get(key);
  return index === undefined
    ? undefined
    : leadOf(geometry, frame) + topOf(geometry, index) - scrollTop;
}

type Change =
  | { readonly kind: 'prepend' | 'append'; readonly heights: readonly number[] }
  | { readonly kind: 'remove' | 'resize' | 'insert'; readonly at: number; readonly to: number };

const height = fc.double({ min: 12, max: 400, noNaN: true });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('prepend' as const, 'append' as const),
    heights: fc.array(height, { maxLength: 30 }),
  }),
  fc.record({
    kind: fc.constantFrom('remove' as const, 'resize' as const, 'insert' as const),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    to: height,
  }),
);

let fresh = 0;
function apply(rows: readonly Row[], change: Change): readonly Row[] {
  const add = (heights: readonly number[]): Row[] =>
    heights.map((each) => row(`new${(fresh += 1)}`, each));
  if ('heights' in change) {
    const added = add(change.heights);
    return change.kind === 'prepend' ? [...added, ...rows] : [...rows, ...added];
  }
  const at = Math.floor(change.at * rows.length);
  if (change.kind === 'insert') return rows.toSpliced(at, 0, ...add([change.to]));
  if (change.kind === 'remove') return rows.toSpliced(at, 1);
  return rows.map((each, index) => (index === at ? { ...each, height: change.to } : each));
}

/** How far the first held row that still exists has moved on screen; NaN where it was let go of. */
function shiftOf(
  anchor: Anchor,
  rows: readonly Row[],
  top: number | undefined,
  limit: number,
): number {
  if (anchor.at === 'end') return (top ?? Number.NaN) - limit;
  const kept = new Set(rows.map(({ key }) => key));
  const survivor = anchor.rows.find(({ key }) => kept.has(key));
  if (survivor === undefined) return top === undefined ? 0 : Number.NaN;
  // At either end of the list there is nothing left to scroll by.
  if (top === 0 || top === limit) return 0;
  return (yOf(rows, top ?? Number.NaN, survivor.key) ?? Number.NaN) - survivor.y;
}

describe('the anchor', () => {
  it('holds what is read on its pixel through any change of the list', () => {
    fc.assert(
      fc.property(
        fc.array(height, { minLength: 1, maxLength: 80 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        (heights, at, changes) => {
          let rows: readonly Row[] = heights.map((each, index) => row(`r${index}`, each));
          let scrollTop = at * maxScroll(geometryOf(rows), frame);
          for (const each of changes) {
            const anchor = anchorAt(geometryOf(rows), frame, scrollTop, false);
            const next = apply(rows, each);
            const after = geometryOf(next);
            const top = scrollFor(after, frame, anchor);
            const limit = maxScroll(after, frame);
            expect(top ?? 0).toBeGreaterThanOrEqual(0);
            expect(top ?? 0).toBeLessThanOrEqual(limit);
            expect(shiftOf(anchor, next, top, limit)).toBeCloseTo(0, 6);
            rows = next;
            scrollTop = top ?? Math.min(scrollTop, maxScroll(after, frame));
          }
        },
      ),
      runs,
    );
  });

  it('holds a row that stays as it is where the oldest on screen loses what stood over it', () => {
    const rows = [row('day', 30), row('first', 70), row('second', 40), row('third', 2_000)];
    const anchor = anchorAt(geometryOf(rows), frame, 0, false);
    const next = [row('older', 300), row('day', 30), row('first', 39), ...rows.slice(2)];
    const top = scrollFor(geometryOf(next), frame, anchor) ?? Number.NaN;
    expect(yOf(next, top, 'second')).toBe(yOf(rows, 0, 'second'));
  });

  it('stays at the newest whatever comes while it is followed', () => {
    fc.assert(
      fc.property(
        fc.array(height, { maxLength: 60 }),
        fc.array(change, { maxLength: 10 }),
        (heights, changes) => {
          let rows: readonly Row[] = heights.map((each, index) => row(`r${index}`, each));
          for (const each of changes) {
            const anchor = anchorAt(geometryOf(rows), frame, 0, true);
            rows = apply(rows, each);
            const after = geometryOf(rows);
            expect(scrollFor(after, frame, anchor)).toBe(maxScroll(after, frame));
          }
        },
      ),
      runs,
    );
  });

  it('does not move what is read when history comes in above it', () => {
    const rows = many(40);
    const anchor = anchorAt(geometryOf(rows), frame, 320, false);
    const after = [...many(60, 'old', 73.5), ...rows];
    const top = scrollFor(geometryOf(after), frame, anchor);
    expect(top).toBe(320 + 60 * 73.5);
    expect(yOf(after, top ?? 0, 'r20')).toBe(yOf(rows, 320, 'r20'));
  });

  it('holds the row below one that is cut by the upper edge and grows', () => {
    const rows = many(40);
    // Row 7 reaches from 296 to 336: the edge at 320 cuts it.
    const anchor = anchorAt(geometryOf(rows), frame, 320, false);
    const grown = rows.map((each) => (each.key === 'r7' ? { ...each, height: 240 } : each));
    const top = scrollFor(geometryOf(grown), frame, anchor) ?? 0;
    expect(yOf(grown, top, 'r8')).toBe(yOf(rows, 320, 'r8'));
  });

  it('takes the next row when the one it held is removed', () => {
    const rows = many(40);
    const anchor = anchorAt(geometryOf(rows), frame, 320, false);
    const fewer = rows.filter(({ key }) => key !== 'r8');
    const top = scrollFor(geometryOf(fewer), frame, anchor) ?? 0;
    expect(yOf(fewer, top, 'r9')).toBe(yOf(rows, 320, 'r9'));
  });
});

describe('scrolling to a row', () => {
  const geometry = geometryOf(many(100));
  it('centres it', () => {
    const top = scrollToRow(geometry, frame, 'r50', 'middle', 0) ?? 0;
    expect(16 + 50 * 40 - top).toBe((500 - 40) / 2);
  });
  it('leaves the view alone where it is seen already', () => {
    expect(scrollToRow(geometry, frame, 'r50', 'nearest', 1_900)).toBe(1_900);
  });
  it('never leaves the list', () => {
    expect(scrollToRow(geometry, frame, 'r0', 'middle', 900)).toBe(0);
    expect(scrollToRow(geometry, frame, 'r99', 'middle', 0)).toBe(maxScroll(geometry, frame));
  });
  it('says so where there is no such row', () => {
    expect(scrollToRow(geometry, frame, 'gone', 'middle', 0)).toBeUndefined();
  });
});

describe('the geometry', () => {
  it('finds the row at a height', () => {
    const geometry = geometryOf([row('a', 10), row('b', 20), row('c', 30)]);
    expect([-5, 0, 9.9, 10, 29, 30, 59, 400].map((y) => rowAt(geometry, y))).toEqual([
      0, 0, 0, 1, 1, 2, 2, 2,
    ]);
    expect(rowAt(geometryOf([]), 3)).toBe(-1);
  });

  it('lets a short talk start at the lower edge', () => {
    const geometry = geometryOf(many(3));
    expect(contentHeight(geometry, frame)).toBe(frame.viewport);
    expect(leadOf(geometry, frame)).toBe(500 - 12 - 120);
    expect(maxScroll(geometry, frame)).toBe(0);
  });

  it('draws all that is in view, and never more elements than the budget beyond it', () => {
    fc.assert(
      fc.property(
        fc.array(height, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (heights, at, cost) => {
          const rows = heights.map((each, index) => row(`r${index}`, each));
          const geometry = geometryOf(rows);
          const scrollTop = at * maxScroll(geometry, frame);
          const elements = 600;
          const { start, end } = rangeAt(geometry, frame, scrollTop, {
            overscan: 900,
            elements,
            costOf: () => cost,
          });
          const y = scrollTop - leadOf(geometry, frame);
          const first = rowAt(geometry, y);
          const last = rowAt(geometry, y + frame.viewport);
          expect(start).toBeLessThanOrEqual(first);
          expect(end).toBeGreaterThan(last);
          const inView = (last - first + 1) * cost;
          expect((end - start) * cost).toBeLessThanOrEqual(Math.max(elements, inView));
          expect(end).toBeLessThanOrEqual(rows.length);
        },
      ),
      runs,
    );
  });

  it('sums fractions without losing any', () => {
    const geometry = geometryOf(many(1_000, 'r', 22.5));
    expect(totalHeight(geometry)).toBe(22_500);
  });
});
