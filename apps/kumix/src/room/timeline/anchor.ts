/**
 * What the eye holds on to. Before anything changes, `anchorAt` notes where the rows in view stand;
 * afterwards `scrollFor` says where to scroll so that the first of them that still exists stands on
 * the same pixel. Rows above may appear, vanish or change height: what is read does not move.
 */
import type { Frame, Geometry } from './geometry.ts';
import { leadOf, maxScroll, rowAt, topOf } from './geometry.ts';

export type Anchor =
  /** Reading the newest: what arrives pushes the rest up. */
  | { readonly at: 'end' }
  /** Rows in order of preference, each with its distance from the viewport's top edge. */
  | { readonly at: 'rows'; readonly rows: readonly { readonly key: string; readonly y: number }[] };

/** Rows at the list's start that are drawn otherwise once older ones stand above them. */
const changeable = 2;

/** Nearer to the end than this many pixels counts as reading the newest. */
export const endSlack = 24;

/**
 * `isMeasured` tells the rows that have been drawn. One that was only estimated is seen for the first
 * time, and will have another height: held are those that a person saw before.
 */
export function anchorAt(
  geometry: Geometry,
  frame: Frame,
  scrollTop: number,
  following: boolean,
  isMeasured: (key: string) => boolean = () => true,
): Anchor {
  if (following || geometry.keys.length === 0) return { at: 'end' };
  const origin = leadOf(geometry, frame) - scrollTop;
  const first = rowAt(geometry, -origin);
  const last = rowAt(geometry, frame.viewport - origin);
  const rows: { key: string; y: number }[] = [];
  const note = (row: number): void => {
    const key = geometry.keys[row];
    if (key !== undefined) rows.push({ key, y: origin + topOf(geometry, row) });
  };
  // A row cut by the upper edge may itself grow: what stands whole below it is held first.
  const cut = origin + topOf(geometry, first) < 0;
  const start = cut ? first + 1 : first;
  // The oldest rows change when what is before them comes: a day line goes, a sender's name goes.
  const settled = Math.max(start, changeable);
  const measured = (row: number): boolean => isMeasured(geometry.keys[row] ?? '');
  for (let row = settled; row <= last; row += 1) if (measured(row)) note(row);
  for (let row = settled; row <= last; row += 1) if (!measured(row)) note(row);
  for (let row = start; row < Math.min(settled, last + 1); row += 1) note(row);
  if (cut) note(first);
  // All that was in view may vanish at once: hold the nearest rows outside it then.
  for (let step = 1; step <= 8; step += 1) {
    if (last + step < geometry.keys.length) note(last + step);
    if (first - step >= 0) note(first - step);
  }
  return { at: 'rows', rows };
}

/** Undefined where none of the anchor's rows is left: the caller keeps its scroll position. */
export function scrollFor(geometry: Geometry, frame: Frame, anchor: Anchor): number | undefined {
  const limit = maxScroll(geometry, frame);
  if (anchor.at === 'end') return limit;
  for (const { key, y } of anchor.rows) {
    const row = geometry.index.get(key);
    if (row !== undefined) {
      const wanted = leadOf(geometry, frame) + topOf(geometry, row) - y;
      return Math.min(Math.max(0, wanted), limit);
    }
  }
  return undefined;
}

/** Where to scroll to bring a row into view; `undefined` where it is not in the list. */
export function scrollToRow(
  geometry: Geometry,
  frame: Frame,
  key: string,
  place: 'middle' | 'top' | 'nearest',
  scrollTop: number,
): number | undefined {
  const row = geometry.index.get(key);
  if (row === undefined) return undefined;
  const top = leadOf(geometry, frame) + topOf(geometry, row);
  const height = topOf(geometry, row + 1) - topOf(geometry, row);
  const limit = maxScroll(geometry, frame);
  const clamp = (y: number): number => Math.min(Math.max(0, y), limit);
  if (place === 'top' || height >= frame.viewport) return clamp(top - frame.padTop);
  if (place === 'middle') return clamp(top - (frame.viewport - height) / 2);
  if (top < scrollTop) return clamp(top - frame.padTop);
  if (top + height > scrollTop + frame.viewport) {
    return clamp(top + height - frame.viewport + frame.padBottom);
  }
  return scrollTop;
}
