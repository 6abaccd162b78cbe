import type { RoomOutline } from '../../protocol/methods.ts';
import { mediaUri, roomId } from '../../protocol/ids.ts';
import { at, countAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import { addressIn } from '../rooms/details.ts';
import { cutName } from '../rooms/people.ts';

const joinRules = ['public', 'invite', 'knock', 'restricted', 'private'] as const;

/** A room as directory, hierarchy and summary describe it: all three by the same names. Null without an id. */
export function outlineOf(room: unknown): RoomOutline | null {
  const id = textAt(room, 'room_id');
  if (id === undefined) return null;
  const rule = textAt(room, 'join_rule') ?? 'public';
  const alias = addressIn(textAt(room, 'canonical_alias'));
  return {
    roomId: roomId(id),
    alias,
    name: cutName(textAt(room, 'name') ?? alias ?? id),
    topic: shown(textAt(room, 'topic') ?? '', longest.topic),
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
