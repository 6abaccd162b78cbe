import type { RoomOutline } from '../../protocol/methods.ts';
import { mediaUri, roomId } from '../../protocol/ids.ts';
import { at, countAt, cut, textAt } from '../../protocol/plain.ts';
import { cutName } from '../rooms/people.ts';

const joinRules = ['public', 'invite', 'knock', 'restricted', 'private'] as const;
const longestTopic = 4_000;

/** A room as directory, hierarchy and summary describe it: all three by the same names. Null without an id. */
export function outlineOf(room: unknown): RoomOutline | null {
  const id = textAt(room, 'room_id');
  if (id === undefined) return null;
  const rule = textAt(room, 'join_rule') ?? 'public';
  const alias = textAt(room, 'canonical_alias') ?? null;
  return {
    roomId: roomId(id),
    alias,
    name: cutName(textAt(room, 'name') ?? alias ?? id),
    topic: cut(textAt(room, 'topic') ?? '', longestTopic),
    members: countAt(room, 'num_joined_members') ?? 0,
    avatar: mediaUri(at(room, 'avatar_url')),
    joinRule:
      joinRules.find((known) => known === (rule === 'knock_restricted' ? 'knock' : rule)) ??
      'unknown',
    space: textAt(room, 'room_type') === 'm.space',
    encrypted:
      (textAt(room, 'encryption') ?? textAt(room, 'im.nheko.summary.encryption')) !== undefined,
    readable: at(room, 'world_readable') === true,
  };
}
