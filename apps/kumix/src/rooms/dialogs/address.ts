import type { EventId } from '@kumix/matrix';
import { parseDestination, parsePermalink } from '../../app/route.ts';

export interface Address {
  readonly idOrAlias: string;
  readonly via: readonly string[];
  readonly eventId?: EventId;
}

/** Reads what people paste: an alias, a room id, a matrix.to or matrix: link. `null` for anything else. */
export function readAddress(text: string): Address | null {
  const typed = text.trim();
  const place = /^[#!]/.test(typed)
    ? parseDestination(`#/to/${encodeURIComponent(typed)}`)
    : parsePermalink(typed);
  if (place?.to !== 'permalink') return null;
  const { idOrAlias, via, eventId } = place;
  return eventId === undefined ? { idOrAlias, via } : { idOrAlias, via, eventId };
}
