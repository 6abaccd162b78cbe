/** Which rows of a long list are worth drawing, for rows whose heights are known beforehand. */

export interface Layout {
  /** Top of each row, and the height of the whole list as the last entry. Pixels. */
  readonly offsets: readonly number[];
  readonly height: number;
}

export function layOut(heights: readonly number[]): Layout {
  const offsets: number[] = [0];
  let height = 0;
  for (const each of heights) offsets.push((height += each));
  return { offsets, height };
}

/** First row whose bottom is below `y`. */
function rowAt({ offsets }: Layout, y: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle + 1] ?? 0) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Rows from `first` up to, not including, `end`, with `overscan` pixels drawn on both sides. */
export function visibleRows(
  layout: Layout,
  scrollTop: number,
  viewport: number,
  overscan: number,
): { readonly first: number; readonly end: number } {
  const count = layout.offsets.length - 1;
  if (count === 0) return { first: 0, end: 0 };
  const first = rowAt(layout, Math.max(0, scrollTop - overscan));
  const last = rowAt(layout, Math.max(0, scrollTop + viewport + overscan));
  return { first, end: Math.min(count, last + 1) };
}

/** Where to scroll so that a row is fully seen; the same place where it is seen already. */
export function scrollToShow(
  layout: Layout,
  row: number,
  scrollTop: number,
  viewport: number,
): number {
  const top = layout.offsets[row] ?? 0;
  const bottom = layout.offsets[row + 1] ?? top;
  if (top < scrollTop) return top;
  return bottom > scrollTop + viewport ? bottom - viewport : scrollTop;
}
