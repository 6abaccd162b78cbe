/** Which rooms stand in the list, under which heading, in which order. Pure: snapshot in, rows out. */
import type { RoomId, RoomSummary } from '@kumix/matrix';

export type SectionId = 'invites' | 'knocks' | 'favourites' | 'people' | 'rooms' | 'low-priority';
export type RoomSort = 'activity' | 'unread' | 'name';

export interface Section {
  readonly id: SectionId;
  readonly rooms: readonly RoomSummary[];
  readonly unread: number;
  readonly mentions: number;
}

export interface Selection {
  /** Rooms of this space and of the spaces in it; `null` is every room. */
  readonly space: RoomId | null;
  /** Empty shows everything in the space; otherwise every room is searched. */
  readonly filter: string;
  readonly sort: RoomSort;
}

const order: readonly SectionId[] = [
  'invites',
  'knocks',
  'favourites',
  'people',
  'rooms',
  'low-priority',
];

/** Case and accents aside, as people type names. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLocaleLowerCase()
    .trim();

/** Every room below a space, spaces in spaces included; loops end. */
export function roomsBelow(
  space: RoomId,
  byId: ReadonlyMap<RoomId, RoomSummary>,
): ReadonlySet<RoomId> {
  const found = new Set<RoomId>();
  const open: RoomId[] = [space];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const child of byId.get(next)?.children ?? []) {
      if (child === space || found.has(child)) continue;
      found.add(child);
      open.push(child);
    }
  }
  return found;
}

function sectionOf(room: RoomSummary): SectionId | null {
  if (room.membership === 'invite') return 'invites';
  if (room.membership === 'knock') return 'knocks';
  if (room.membership !== 'join' || room.kind === 'space') return null;
  if (room.favourite) return 'favourites';
  if (room.lowPriority) return 'low-priority';
  return room.kind === 'direct' ? 'people' : 'rooms';
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** 0 calls, 1 has unread messages, 2 is marked, 3 is quiet. */
const urgency = (room: RoomSummary): number =>
  room.mentions > 0 ? 0 : room.unread > 0 ? 1 : room.unreadDot ? 2 : 3;

const sorters: Readonly<Record<RoomSort, ((a: RoomSummary, b: RoomSummary) => number) | null>> = {
  // The core's own order, which is by the last activity.
  activity: null,
  unread: (a, b) => urgency(a) - urgency(b),
  name: (a, b) => collator.compare(a.name, b.name),
};

/** How well a name fits what was typed: 0 begins with it, 1 a word does, 2 has it, `null` not. */
export function fit(name: string, typed: string): 0 | 1 | 2 | null {
  const at = name.indexOf(typed);
  if (at === -1) return null;
  if (at === 0) return 0;
  return /[\s\-_.:#@/]/.test(name.charAt(at - 1)) ? 1 : 2;
}

export function arrange(
  rooms: readonly RoomSummary[],
  byId: ReadonlyMap<RoomId, RoomSummary>,
  { space, filter, sort }: Selection,
): readonly Section[] {
  const typed = fold(filter);
  const within = space === null || typed !== '' ? null : roomsBelow(space, byId);
  const buckets = new Map<SectionId, RoomSummary[]>(order.map((id) => [id, []]));
  const fits = new Map<RoomId, number>();
  for (const room of rooms) {
    const section = sectionOf(room);
    // What took its place stands in the list; who looks for the old one by name still finds it.
    if (section === null || (room.replaced && typed === '')) continue;
    if (typed !== '') {
      const how = fit(fold(room.name), typed) ?? fit(fold(room.directUserId ?? ''), typed);
      if (how === null) continue;
      fits.set(room.id, how);
    } else if (within !== null && section !== 'invites' && !within.has(room.id)) {
      continue;
    }
    buckets.get(section)?.push(room);
  }
  const compare = sorters[sort];
  return order.flatMap((id) => {
    const inside = buckets.get(id) ?? [];
    if (inside.length === 0) return [];
    if (compare !== null) inside.sort(compare);
    if (typed !== '') inside.sort((a, b) => (fits.get(a.id) ?? 9) - (fits.get(b.id) ?? 9));
    return [
      {
        id,
        rooms: inside,
        unread: inside.reduce((sum, room) => sum + room.unread, 0),
        mentions: inside.reduce((sum, room) => sum + room.mentions, 0),
      },
    ];
  });
}

export interface SpaceNode {
  readonly room: RoomSummary;
  readonly unread: number;
  readonly mentions: number;
  readonly dot: boolean;
}

/** Joined spaces that stand in no other joined space, with what waits below them. */
export function topSpaces(
  rooms: readonly RoomSummary[],
  byId: ReadonlyMap<RoomId, RoomSummary>,
): readonly SpaceNode[] {
  const spaces = rooms.filter(
    (room) => room.kind === 'space' && room.membership === 'join' && !room.replaced,
  );
  const inner = new Set<RoomId>();
  for (const space of spaces) {
    const below = roomsBelow(space.id, byId);
    for (const other of spaces) {
      // Of two spaces in each other, the one listed first stays on top.
      if (below.has(other.id) && !inner.has(space.id)) inner.add(other.id);
    }
  }
  return spaces
    .filter((space) => !inner.has(space.id))
    .map((room) => ({ room, ...waiting(roomsBelow(room.id, byId), byId) }))
    .sort((a, b) => collator.compare(a.room.name, b.room.name));
}

/** Spaces directly in a space, joined ones only. */
export function innerSpaces(
  space: RoomId,
  byId: ReadonlyMap<RoomId, RoomSummary>,
): readonly SpaceNode[] {
  return (byId.get(space)?.children ?? []).flatMap((child) => {
    const room = byId.get(child);
    return room?.kind === 'space' && room.membership === 'join' && !room.replaced
      ? [{ room, ...waiting(roomsBelow(room.id, byId), byId) }]
      : [];
  });
}

/** The joined space that lists `space` as its child; `null` for one that stands on the rail. */
export function parentOf(
  space: RoomSummary,
  rooms: readonly RoomSummary[],
  top: readonly SpaceNode[],
): RoomSummary | null {
  if (top.some(({ room }) => room.id === space.id)) return null;
  return (
    rooms.find(
      (room) =>
        room.kind === 'space' && room.membership === 'join' && room.children.includes(space.id),
    ) ?? null
  );
}

/** The space of the rail that is `space` or has it somewhere below. */
export function topOf(
  space: RoomSummary,
  top: readonly SpaceNode[],
  byId: ReadonlyMap<RoomId, RoomSummary>,
): RoomSummary | null {
  const found = top.find(
    ({ room }) => room.id === space.id || roomsBelow(room.id, byId).has(space.id),
  );
  return found?.room ?? null;
}

function waiting(
  below: ReadonlySet<RoomId>,
  byId: ReadonlyMap<RoomId, RoomSummary>,
): Omit<SpaceNode, 'room'> {
  let unread = 0;
  let mentions = 0;
  let dot = false;
  for (const id of below) {
    const room = byId.get(id);
    if (room?.membership !== 'join' || room.kind === 'space' || room.replaced) continue;
    unread += room.unread;
    mentions += room.mentions;
    dot ||= room.unreadDot;
  }
  return { unread, mentions, dot };
}
