/** Which room took whose place. Both must say so: whoever may close a room must not hide another. */
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { textAt } from '../../protocol/plain.ts';

export const predecessorOf = (room: Room): string | undefined =>
  textAt(stateOf(room, 'm.room.create')?.['predecessor'], 'room_id');

/** The account is in the room that took this one's place. */
export function isReplaced(room: Room): boolean {
  const id = textAt(stateOf(room, 'm.room.tombstone'), 'replacement_room');
  const successor = id === undefined ? null : room.client.getRoom(id);
  return successor?.getMyMembership() === 'join' && predecessorOf(successor) === room.roomId;
}

const stateOf = (room: Room, type: string): Readonly<Record<string, unknown>> | undefined =>
  room.getLiveTimeline().getState(EventTimeline.FORWARDS)?.getStateEvents(type, '')?.getContent();
