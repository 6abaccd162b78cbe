import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import type { Person } from '../../protocol/models.ts';
import { mediaUri, userId } from '../../protocol/ids.ts';
import { cut } from '../../protocol/plain.ts';

const longestName = 256;

/** A display name is what a stranger wrote: the specification sets no length. */
export const cutName = (name: string): string => cut(name, longestName);

/** A person as the room shows them; the bare id where the room does not know them. */
export function personIn(room: Room, id: string): Person {
  const member = room.getMember(id);
  return {
    userId: userId(id),
    name: member?.name ?? id,
    avatar: mediaUri(member?.getMxcAvatarUrl()),
  };
}

export const nameIn = (room: Room, id: string): string => room.getMember(id)?.name ?? id;
