import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import { ReceiptType } from 'matrix-js-sdk/lib/@types/read_receipts.js';
import { Preset, Visibility } from 'matrix-js-sdk/lib/@types/partials.js';
import type { Member } from '../../protocol/models.ts';
import type { RoomSettingsMethods } from '../../protocol/roomSettings.ts';
import type { SearchMethods } from '../../protocol/search.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { eventId, mediaUri, roomId, userId } from '../../protocol/ids.ts';
import { at, isPlain, listAt, textAt } from '../../protocol/plain.ts';
import type { AwaitedMembers } from '../rooms/awaitedMembers.ts';
import { roomMedia } from '../rooms/gallery.ts';
import { markDirect } from '../rooms/direct.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import type { NewRooms } from '../rooms/newRooms.ts';
import { memberships } from '../rooms/summary.ts';
import { roomThreads } from '../rooms/threads.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';
import { outlineOf } from './roomOutline.ts';

type RoomMethods = Pick<
  AccountMethods,
  Exclude<
    Extract<keyof AccountMethods, `room.${string}`>,
    keyof RoomSettingsMethods | keyof SearchMethods | 'room.invite'
  >
>;

const tags = { favourite: 'm.favourite', lowPriority: 'm.lowpriority' } as const;
const typingMs = 20_000;
const mostMembers = 10_000;
const mostListed = 100;

export function roomMethods(
  client: MatrixClient,
  api: Api,
  rooms: KnownRooms,
  newRooms: NewRooms,
  awaited: Pick<AwaitedMembers, 'invited'>,
): RoomMethods {
  return {
    'room.create': async (wanted) => {
      const create = async (): Promise<string> => {
        const { room_id } = await client.createRoom({
          name: wanted.name,
          preset: wanted.public
            ? Preset.PublicChat
            : wanted.direct
              ? Preset.TrustedPrivateChat
              : Preset.PrivateChat,
          visibility: wanted.public ? Visibility.Public : Visibility.Private,
          invite: [...wanted.invite],
          is_direct: wanted.direct,
          ...(wanted.topic === undefined ? {} : { topic: wanted.topic }),
          ...(wanted.alias === undefined ? {} : { room_alias_name: wanted.alias }),
          ...(wanted.space ? { creation_content: { type: 'm.space' } } : {}),
          initial_state: wanted.encrypted
            ? [
                {
                  type: 'm.room.encryption',
                  state_key: '',
                  content: { algorithm: 'm.megolm.v1.aes-sha2' },
                },
              ]
            : [],
        });
        return room_id;
      };
      const made = await newRooms.make(wanted.name, create);
      awaited.invited(made, wanted.invite);
      const other = wanted.invite[0];
      if (wanted.direct && other !== undefined) await markDirect(client, api, other, made);
      return { roomId: roomId(made) };
    },
    'room.join': async ({ idOrAlias, via }) => {
      const inviter = client.getRoom(idOrAlias)?.getDMInviter();
      const joined = await client.joinRoom(idOrAlias, { viaServers: [...via] });
      if (inviter !== undefined) await markDirect(client, api, inviter, joined.roomId);
      return { roomId: roomId(joined.roomId) };
    },
    'room.knock': async ({ idOrAlias, reason }) => {
      const { room_id } = await client.knockRoom(idOrAlias, reason === '' ? {} : { reason });
      return { roomId: roomId(room_id) };
    },
    'room.leave': async ({ roomId: id }) => {
      await client.leave(id);
      return null;
    },
    'room.forget': async ({ roomId: id }) => {
      await client.forget(id);
      return null;
    },
    'room.tag': async ({ roomId: id, tag, on }) => {
      if (on) await client.setRoomTag(id, tags[tag], {});
      else await client.deleteRoomTag(id, tags[tag]);
      return null;
    },
    'room.markRead': async ({ roomId: id, eventId: read }) => {
      const room = await rooms.get(id);
      const event = room.findEventById(read);
      await client.setRoomReadMarkersHttpRequest(id, read, read);
      if (event !== undefined && room.findThreadForEvent(event) !== null) {
        await client.sendReadReceipt(event, ReceiptType.Read);
      }
      if (at(room.getAccountData('m.marked_unread')?.getContent(), 'unread') === true) {
        await markUnread(api, room, false);
      }
      return null;
    },
    'room.mark': async ({ roomId: id, unread }) => {
      const room = await rooms.get(id);
      const newest = room.getLiveTimeline().getEvents().at(-1)?.getId();
      if (!unread && newest !== undefined) {
        await client.setRoomReadMarkersHttpRequest(id, newest, newest);
      }
      await markUnread(api, room, unread);
      return null;
    },
    'room.typing': async ({ roomId: id, typing }) => {
      await client.sendTyping(id, typing, typingMs);
      return null;
    },
    'room.members': async ({ roomId: id, query, limit }) => {
      const room = await rooms.get(id);
      await room.loadMembersIfNeeded();
      return membersOf(client, room, query, limit);
    },
    'room.media': async (wanted, signal) =>
      roomMedia(client, api, await rooms.get(wanted.roomId), wanted, signal),
    'room.threads': async (wanted) => roomThreads(client, await rooms.get(wanted.roomId), wanted),
    'room.directory': async ({ query, server, since, limit }) => {
      const most = Math.min(limit, mostListed);
      const found: unknown = await client.publicRooms({
        limit: most,
        ...(server === undefined ? {} : { server }),
        ...(since === undefined ? {} : { since }),
        ...(query === '' ? {} : { filter: { generic_search_term: query } }),
      });
      return {
        rooms: listAt(found, 'chunk')
          .slice(0, most)
          .flatMap((room) => outlineOf(room) ?? []),
        next: textAt(found, 'next_batch') ?? null,
      };
    },
    'room.state.read': async ({ roomId: id, type, stateKey }) => {
      const room = await rooms.get(id);
      const known = (): unknown =>
        room
          .getLiveTimeline()
          .getState(EventTimeline.FORWARDS)
          ?.getStateEvents(type, stateKey)
          ?.getContent();
      // The sync tells of members as they are needed. All are asked for, never the one: its key is an
      // extension's words, which the homeserver must not get by way of a question.
      if (type === 'm.room.member' && known() === undefined) await room.loadMembersIfNeeded();
      return known() ?? null;
    },
    'room.state.write': async ({ roomId: id, type, stateKey, content }) => {
      if (!isPlain(content)) throw new CoreError('invalid', say('state.object'));
      const answer = await api('PUT', ['rooms', id, 'state', type, stateKey], content);
      const made = at(answer, 'event_id');
      if (typeof made !== 'string') throw new CoreError('failed', say('state.not-taken'));
      return { eventId: eventId(made) };
    },
  };
}

const markUnread = (api: Api, room: Room, unread: boolean): Promise<unknown> =>
  api('PUT', ['user', room.myUserId, 'rooms', room.roomId, 'account_data', 'm.marked_unread'], {
    unread,
  });

/** By name or id; people before those who left, the mighty first. */
function membersOf(
  client: MatrixClient,
  room: Room,
  query: string,
  limit: number,
): readonly Member[] {
  const wanted = query.trim().toLocaleLowerCase();
  const members = room
    .getMembers()
    .filter(
      (member) =>
        (member.membership === 'join' || member.membership === 'invite') &&
        (wanted === '' ||
          member.name.toLocaleLowerCase().includes(wanted) ||
          member.userId.toLocaleLowerCase().includes(wanted)),
    )
    .sort((a, b) => b.powerLevel - a.powerLevel || (a.name < b.name ? -1 : 1))
    .slice(0, Math.min(limit, mostMembers));
  return members.map((member) => ({
    userId: userId(member.userId),
    name: member.name,
    avatar: mediaUri(member.getMxcAvatarUrl()),
    membership: memberships[member.membership ?? 'leave'] ?? 'leave',
    powerLevel: Math.min(member.powerLevel, Number.MAX_SAFE_INTEGER),
    presence: presenceOf(client.getUser(member.userId)?.presence),
  }));
}

function presenceOf(presence: string | undefined): Member['presence'] {
  return presence === 'online' || presence === 'unavailable' || presence === 'offline'
    ? presence
    : 'unknown';
}
