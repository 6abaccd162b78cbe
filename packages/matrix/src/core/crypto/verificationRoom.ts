import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { EventType } from 'matrix-js-sdk/lib/@types/event.js';
import { Preset } from 'matrix-js-sdk/lib/@types/partials.js';
import { listAt } from '../../protocol/plain.ts';
import type { Api } from '../account/api.ts';
import type { AwaitedMembers } from '../rooms/awaitedMembers.ts';
import { markDirect } from '../rooms/direct.ts';

/**
 * The room that another person is asked in: a direct chat, or one that only these two are in. A
 * direct chat is made, encrypted, where there is none; they see the request once they join.
 */
export async function verificationRoom(
  client: MatrixClient,
  api: Api,
  other: string,
  awaited: Pick<AwaitedMembers, 'invited'>,
): Promise<string> {
  const listed: unknown = client.getAccountData(EventType.Direct)?.getContent();
  const known = listAt(listed, other).filter((id) => typeof id === 'string');
  const shared = client
    .getRooms()
    .filter((room) => room.getMyMembership() === 'join')
    .filter((room) => ['join', 'invite'].includes(room.getMember(other)?.membership ?? ''));
  const direct = shared.filter((room) => known.includes(room.roomId));
  const isJoined = (room: Room): boolean => room.getMember(other)?.membership === 'join';
  const found =
    direct.find(isJoined) ??
    shared.find((room) => isJoined(room) && room.getInvitedAndJoinedMemberCount() === 2) ??
    direct[0];
  if (found !== undefined) return found.roomId;
  const made = await client.createRoom({
    preset: Preset.TrustedPrivateChat,
    is_direct: true,
    invite: [other],
    initial_state: [
      {
        type: 'm.room.encryption',
        state_key: '',
        content: { algorithm: 'm.megolm.v1.aes-sha2' },
      },
    ],
  });
  awaited.invited(made.room_id, [other]);
  await markDirect(client, api, other, made.room_id);
  return made.room_id;
}
