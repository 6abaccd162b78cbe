import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, scrollToShow, visibleRows } from './windowing.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);
const heights = fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 200 });

describe('windowing', () => {
  it('draws every row that can be seen, and no more than the overscan allows', () => {
    const check = fc.property(
      heights,
      fc.integer({ min: -50, max: 9_000 }),
      fc.integer({ min: 1, max: 900 }),
      (rows, top, viewport) => {
        const layout = layOut(rows);
        const { first, end } = visibleRows(layout, top, viewport, 100);
        const missed = rows.filter((height, row) => {
          const start = layout.offsets[row] ?? 0;
          const seen = start < top + viewport && start + height > top;
          return seen && (row < first || row >= end);
        });
        const needless = rows.filter((height, row) => {
          const start = layout.offsets[row] ?? 0;
          const far = start > top + viewport + 100 || start + height < top - 100;
          return far && row > first && row < end - 1;
        });
        return missed.length === 0 && needless.length === 0;
      },
    );
    expect(fc.check(check, { numRuns })).toMatchObject({ failed: false });
  });

  it('scrolls the least that shows a row whole', () => {
    const layout = layOut([40, 40, 40, 40]);
    expect(scrollToShow(layout, 1, 0, 100)).toBe(0);
    expect(scrollToShow(layout, 2, 0, 100)).toBe(20);
    expect(scrollToShow(layout, 0, 60, 100)).toBe(0);
  });

  it('draws nothing of nothing', () => {
    expect(visibleRows(layOut([]), 0, 500, 100)).toEqual({ first: 0, end: 0 });
  });
});
