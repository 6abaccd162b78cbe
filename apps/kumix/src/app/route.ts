/**
 * Places in the app as addresses: `#/`, `#/room/!id/$event`, `#/space/!id`, `#/room-settings/!id/page`,
 * `#/settings/page`, and permalinks.
 */
import type { EventId, RoomId } from '@kumix/matrix';
import type { Destination } from './contracts.ts';

const maxVia = 8;

export function formatDestination(destination: Destination): string {
  switch (destination.to) {
    case 'home':
      return '#/';
    case 'room': {
      const room = `#/room/${encodeURIComponent(destination.roomId)}`;
      return destination.eventId === undefined
        ? room
        : `${room}/${encodeURIComponent(destination.eventId)}`;
    }
    case 'permalink': {
      const parts = [destination.idOrAlias, destination.eventId].filter(
        (part) => part !== undefined,
      );
      const via = destination.via.map((server) => `via=${encodeURIComponent(server)}`).join('&');
      return `#/to/${parts.map(encodeURIComponent).join('/')}${via === '' ? '' : `?${via}`}`;
    }
    case 'space':
      return `#/space/${encodeURIComponent(destination.roomId)}`;
    case 'room-settings':
      return `#/room-settings/${[destination.roomId, destination.page].map(encodeURIComponent).join('/')}`;
    default:
      return `#/settings/${encodeURIComponent(destination.page)}`;
  }
}

const decode = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

/** Sigils and lengths of the Matrix specification's appendix on identifiers. */
const isRoomId = (text: string): text is RoomId => /^![^\0\s]{1,254}$/u.test(text);
const isAlias = (text: string): boolean =>
  /^#[^\0:\s]+:[^\0\s]+$/u.test(text) && text.length <= 255;
const isEventId = (text: string): text is EventId => /^\$[^\0\s]{1,254}$/u.test(text);

/** Reads the fragment of an address; anything that is no place in the app is home. */
export function parseDestination(hash: string): Destination {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').map(decode);
  const [area, first, second] = parts;
  if (parts.includes(undefined)) return { to: 'home' };
  const eventId = second !== undefined && isEventId(second) ? second : undefined;
  if (area === 'room' && first !== undefined && isRoomId(first)) {
    return eventId === undefined
      ? { to: 'room', roomId: first }
      : { to: 'room', roomId: first, eventId };
  }
  if (area === 'to' && first !== undefined && (isRoomId(first) || isAlias(first))) {
    const via = new URLSearchParams(query).getAll('via').slice(0, maxVia);
    return eventId === undefined
      ? { to: 'permalink', idOrAlias: first, via }
      : { to: 'permalink', idOrAlias: first, eventId, via };
  }
  if (area === 'space' && first !== undefined && isRoomId(first)) {
    return { to: 'space', roomId: first };
  }
  if (area === 'room-settings' && first !== undefined && isRoomId(first)) {
    const page = second === undefined || second === '' ? 'general' : second;
    return { to: 'room-settings', roomId: first, page };
  }
  if (area === 'settings') {
    return { to: 'settings', page: first === undefined || first === '' ? 'general' : first };
  }
  return { to: 'home' };
}

/** Reads a `https://matrix.to/#/…` or `matrix:` link as a place in the app; `null` for other links. */
export function parsePermalink(link: string): Destination | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol === 'https:' && url.hostname === 'matrix.to') {
    const [path = '', query = ''] = url.hash.replace(/^#\/?/, '').split('?');
    return placeOf(path.split('/').map(decode), query);
  }
  if (url.protocol === 'matrix:') {
    const [kind, name, eventKind, eventName] = url.pathname.split('/').map(decode);
    const sigil = kind === 'r' ? '#' : kind === 'roomid' ? '!' : undefined;
    if (sigil === undefined || name === undefined) return null;
    const event = eventKind === 'e' && eventName !== undefined ? `$${eventName}` : undefined;
    return placeOf([`${sigil}${name}`, event ?? ''], url.search.slice(1));
  }
  return null;
}

function placeOf(parts: readonly (string | undefined)[], query: string): Destination | null {
  const path = parts.map((part) => encodeURIComponent(part ?? '')).join('/');
  const place = parseDestination(`#/to/${path}?${query}`);
  return place.to === 'permalink' ? place : null;
}
