/** Which row shows an event: its own, or the run of state events that it is told in. */
import type { EventId } from '@kumix/matrix';
import type { TimelineSnapshot } from '../model/timelineModel.ts';
import type { Row } from './rows.ts';

const shows = (row: Row, wanted: (item: Row & { kind: 'message' }) => boolean): boolean =>
  row.kind === 'message' && wanted(row);

export function rowOfEvent(rows: readonly Row[], eventId: EventId): string | null {
  const row = rows.find(
    (each) =>
      shows(each, ({ item }) => item.eventId === eventId) ||
      (each.kind === 'events' && each.items.some((item) => item.eventId === eventId)),
  );
  return row?.key ?? null;
}

/**
 * The first row that is not older than a moment, for one that no event of a row stands at. `null`
 * where what is loaded does not reach back that far: another load is on its way.
 */
export function rowSince(
  { rows, items, ends }: Pick<TimelineSnapshot, 'rows' | 'items' | 'ends'>,
  atMs: number,
): string | null {
  const oldest = items[0];
  if (oldest === undefined || (ends?.atStart !== true && oldest.sentAtMs >= atMs)) return null;
  const row = rows.find(
    (each) =>
      shows(each, ({ item }) => item.sentAtMs >= atMs) ||
      (each.kind === 'events' && each.items.some((item) => item.sentAtMs >= atMs)),
  );
  return row?.key ?? null;
}
