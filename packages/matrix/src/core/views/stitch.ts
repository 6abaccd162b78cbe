import type { TimelineItem } from '../../protocol/models.ts';

/**
 * What was stored, continued by what a cache knows beyond it. The cache may be older than the
 * stored rows: taking it alone would make messages vanish until the homeserver has answered.
 */
export function stitch(
  stored: readonly TimelineItem[],
  cached: readonly TimelineItem[],
): readonly TimelineItem[] {
  const known = new Set(stored.flatMap((row) => (row.eventId === null ? [] : [row.eventId])));
  const keys = new Set(stored.map((row) => row.key));
  const last = cached.findLastIndex((row) => row.eventId !== null && known.has(row.eventId));
  // Without a row in common nobody knows which is newer: only what is on its way is added.
  const beyond = last >= 0 ? cached.slice(last + 1) : cached.filter((row) => row.eventId === null);
  return [...stored, ...beyond.filter((row) => !keys.has(row.key))];
}
