/**
 * Where every row of a list stands, in CSS pixels from the top of the first row. Immutable: a change
 * of rows or of a height makes a new one, which for ten thousand rows costs well under a millisecond.
 */
export interface Geometry {
  readonly keys: readonly string[];
  /** One more entry than rows: `tops[i]` is the top of row `i`, the last entry the height of all. */
  readonly tops: Float64Array;
  readonly index: ReadonlyMap<string, number>;
}

export function buildGeometry(
  keys: readonly string[],
  heightOf: (key: string, index: number) => number,
): Geometry {
  const tops = new Float64Array(keys.length + 1);
  const index = new Map<string, number>();
  let top = 0;
  for (const [position, key] of keys.entries()) {
    tops[position] = top;
    index.set(key, position);
    top += heightOf(key, position);
  }
  tops[keys.length] = top;
  return { keys, tops, index };
}

export const totalHeight = (geometry: Geometry): number => geometry.tops[geometry.keys.length] ?? 0;

export const topOf = (geometry: Geometry, row: number): number => geometry.tops[row] ?? 0;

/** The row that `y` falls into; the nearest one where `y` is outside. -1 for an empty list. */
export function rowAt(geometry: Geometry, y: number): number {
  let low = 0;
  let high = geometry.keys.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (topOf(geometry, middle) <= y) low = middle;
    else high = middle - 1;
  }
  return geometry.keys.length === 0 ? -1 : low;
}

/** Space around the rows. `lead` grows where they do not fill the viewport, so that talk starts low. */
export interface Frame {
  readonly viewport: number;
  readonly padTop: number;
  readonly padBottom: number;
}

export function leadOf(geometry: Geometry, frame: Frame): number {
  return Math.max(frame.padTop, frame.viewport - frame.padBottom - totalHeight(geometry));
}

export function contentHeight(geometry: Geometry, frame: Frame): number {
  return leadOf(geometry, frame) + totalHeight(geometry) + frame.padBottom;
}

export function maxScroll(geometry: Geometry, frame: Frame): number {
  return Math.max(0, contentHeight(geometry, frame) - frame.viewport);
}

export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface Budget {
  /** Pixels to draw beyond the viewport on either side. */
  readonly overscan: number;
  /** DOM elements that may be drawn in all; rows in view are drawn whatever they cost. */
  readonly elements: number;
  readonly costOf: (row: number) => number;
}

/** The rows to draw: all that are in view, then outwards while overscan and elements last. */
export function rangeAt(
  geometry: Geometry,
  frame: Frame,
  scrollTop: number,
  budget: Budget,
): Range {
  if (geometry.keys.length === 0) return { start: 0, end: 0 };
  const y = scrollTop - leadOf(geometry, frame);
  let start = rowAt(geometry, y);
  let end = rowAt(geometry, y + frame.viewport) + 1;
  let spent = 0;
  for (let row = start; row < end; row += 1) spent += budget.costOf(row);
  const ceiling = y - budget.overscan;
  const floor = y + frame.viewport + budget.overscan;
  for (let grew = true; grew;) {
    grew = false;
    if (start > 0 && topOf(geometry, start) > ceiling) {
      const cost = budget.costOf(start - 1);
      if (spent + cost <= budget.elements) {
        start -= 1;
        spent += cost;
        grew = true;
      }
    }
    if (end < geometry.keys.length && topOf(geometry, end) < floor) {
      const cost = budget.costOf(end);
      if (spent + cost <= budget.elements) {
        end += 1;
        spent += cost;
        grew = true;
      }
    }
  }
  return { start, end };
}
