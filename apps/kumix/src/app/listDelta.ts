import type { ListDelta } from '@kumix/matrix';

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
