import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import type { Person } from '../../protocol/models.ts';
import { mediaUri, userId } from '../../protocol/ids.ts';
import { fewMarks } from '../../protocol/marks.ts';
import { cut, textAt } from '../../protocol/plain.ts';
import { longest } from '../../protocol/shown.ts';

/** A display name is what a stranger wrote: the specification sets no length. */
export const cutName = (name: string): string => fewMarks(cut(name, longest.name));

/** By what presence tells of them as well, which no room has cut: `user` is the SDK's. */
export const nameOfUser = (user: unknown, id: string): string =>
  cutName(textAt(user, 'displayName') ?? id);

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
