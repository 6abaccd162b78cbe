import type { ListDelta } from './views.ts';

/** Past this share of changed rows a whole list is cheaper than its deltas. */
const resetShare = 0.6;

/**
 * The deltas that turn `before` into `after`. Rows are the same row where `keyOf` agrees, and
 * unchanged where they are the same object: whoever makes the lists keeps unchanged rows.
 * Keys must be unique within a list.
 */
export function diffLists<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): ListDelta<T>[] {
  if (before === after) return [];
  const start = commonStart(before, after, keyOf);
  const end = commonEnd(before, after, start, keyOf);
  const oldMiddle = before.slice(start, before.length - end);
  const newMiddle = after.slice(start, after.length - end);

  const oldIndex = new Map(oldMiddle.map((item, index) => [keyOf(item), index]));
  const origin = newMiddle.map((item) => oldIndex.get(keyOf(item)) ?? -1);
  const kept = longestRise(origin);
  const keptAt = new Set(kept);

  const deltas: ListDelta<T>[] = [];
  removeRuns(deltas, oldMiddle.length, start, new Set(kept.map((at) => origin[at] ?? -1)));
  insertRuns(deltas, newMiddle, start, keptAt);
  for (const [index, item] of after.entries()) {
    const was = sameRowBefore(index);
    if (was !== undefined && was !== item) deltas.push({ op: 'set', at: index, item });
  }
  const moved = newMiddle.length - kept.length + (oldMiddle.length - kept.length);
  if (before.length > 0 && moved + deltas.length > Math.max(8, after.length * resetShare)) {
    return [{ op: 'reset', items: after }];
  }
  return deltas;

  function sameRowBefore(index: number): T | undefined {
    if (index < start) return before[index];
    if (index >= after.length - end) return before[index - after.length + before.length];
    const from = origin[index - start] ?? -1;
    return from >= 0 && keptAt.has(index - start) ? oldMiddle[from] : undefined;
  }
}

/**
 * Applies deltas in order; the result is the core's own list. Throws `RangeError` on a delta that
 * does not fit the list, which means that an update was lost.
 */
export function applyDeltas<T>(items: readonly T[], deltas: readonly ListDelta<T>[]): readonly T[] {
  let list: readonly T[] = items;
  let own: T[] | null = null;
  for (const delta of deltas) {
    if (delta.op === 'reset') {
      list = delta.items;
      own = null;
      continue;
    }
    const removed = delta.op === 'splice' ? delta.remove : 1;
    if (delta.at < 0 || removed < 0 || delta.at + removed > list.length) {
      throw new RangeError(
        `Delta ${delta.op} at ${delta.at} (${removed}) does not fit a list of ${list.length}.`,
      );
    }
    own ??= [...list];
    if (delta.op === 'set') own[delta.at] = delta.item;
    else own.splice(delta.at, delta.remove, ...delta.insert);
    list = own;
  }
  return list;
}

function commonStart<T>(a: readonly T[], b: readonly T[], keyOf: (item: T) => string): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most) {
    const left = a[count];
    const right = b[count];
    if (left === undefined || right === undefined || keyOf(left) !== keyOf(right)) break;
    count += 1;
  }
  return count;
}

function commonEnd<T>(
  a: readonly T[],
  b: readonly T[],
  start: number,
  keyOf: (item: T) => string,
): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most) {
    const left = a[a.length - 1 - count];
    const right = b[b.length - 1 - count];
    if (left === undefined || right === undefined || keyOf(left) !== keyOf(right)) break;
    count += 1;
  }
  return count;
}

/** Indices of a longest strictly rising run of `values`, skipping -1. */
function longestRise(values: readonly number[]): number[] {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [index, value] of values.entries()) {
    if (value < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? -1] ?? -1) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const rise: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rise.push(at);
  return rise.reverse();
}

function removeRuns<T>(
  deltas: ListDelta<T>[],
  length: number,
  offset: number,
  kept: ReadonlySet<number>,
): void {
  for (let at = length - 1; at >= 0; at -= 1) {
    if (kept.has(at)) continue;
    let first = at;
    while (first > 0 && !kept.has(first - 1)) first -= 1;
    deltas.push({ op: 'splice', at: offset + first, remove: at - first + 1, insert: [] });
    at = first;
  }
}

function insertRuns<T>(
  deltas: ListDelta<T>[],
  items: readonly T[],
  offset: number,
  kept: ReadonlySet<number>,
): void {
  for (let at = 0; at < items.length; at += 1) {
    if (kept.has(at)) continue;
    let last = at;
    while (last + 1 < items.length && !kept.has(last + 1)) last += 1;
    deltas.push({
      op: 'splice',
      at: offset + at,
      remove: 0,
      insert: items.slice(at, last + 1),
    });
    at = last;
  }
}
