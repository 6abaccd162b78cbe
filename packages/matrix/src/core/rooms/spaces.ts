import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { RoomId } from '../../protocol/models.ts';
import { roomId } from '../../protocol/ids.ts';
import { listAt, textAt } from '../../protocol/plain.ts';

/** Children of a space in the order that the specification gives: `order`, then age, then id. */
export function childrenOf(space: Room): readonly RoomId[] {
  const state = space.getLiveTimeline().getState(EventTimeline.FORWARDS);
  return (state?.getStateEvents('m.space.child') ?? [])
    .filter((event) => listAt(event.getContent(), 'via').length > 0)
    .map((event) => ({
      id: event.getStateKey() ?? '',
      order: validOrder(textAt(event.getContent(), 'order')),
      at: event.getTs(),
    }))
    .sort((a, b) => compare(a.order, b.order) || a.at - b.at || compare(a.id, b.id))
    .map(({ id }) => roomId(id));
}

/** Anything else than 1 to 50 printable ASCII characters sorts as absent, which is last. */
const validOrder = (order: string | undefined): string =>
  order !== undefined && /^[ -~]{1,50}$/.test(order) ? order : '\u{10ffff}';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Which joined spaces each room is in. */
export function parentsByRoom(client: MatrixClient): ReadonlyMap<string, readonly RoomId[]> {
  const parents = new Map<string, RoomId[]>();
  for (const space of client.getRooms()) {
    if (!space.isSpaceRoom() || space.getMyMembership() !== 'join') continue;
    for (const child of childrenOf(space)) {
      const known = parents.get(child);
      if (known === undefined) parents.set(child, [roomId(space.roomId)]);
      else known.push(roomId(space.roomId));
    }
  }
  return parents;
}
