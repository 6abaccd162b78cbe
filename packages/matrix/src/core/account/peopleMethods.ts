import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { personIn } from '../rooms/people.ts';
import { reactionsTo, shownOf } from '../timeline/reactions.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';
import { stateNow } from './contentNow.ts';

type PeopleMethods = Pick<AccountMethods, 'member.act' | 'member.rename' | 'timeline.people'>;

/** Whether each has read is looked up one by one. */
const mostReaders = 500;
const longestName = 256;

export function peopleMethods(client: MatrixClient, api: Api, rooms: KnownRooms): PeopleMethods {
  return {
    'member.act': async ({ roomId, userId, act, reason }) => {
      const said = reason.trim() === '' ? undefined : reason.trim().slice(0, 500);
      if (act === 'kick') await client.kick(roomId, userId, said);
      else if (act === 'ban') await client.ban(roomId, userId, said);
      else await client.unban(roomId, userId);
      return null;
    },
    'member.rename': async ({ name, roomId }) => {
      const wanted = name.trim();
      if (wanted === '' || wanted.length > longestName) {
        throw new CoreError('invalid', say('name.length', { count: longestName }));
      }
      const me = client.getSafeUserId();
      if (roomId === undefined) {
        await client.setDisplayName(wanted);
        return null;
      }
      const before = await stateNow(api, roomId, 'm.room.member', me);
      await api('PUT', ['rooms', roomId, 'state', 'm.room.member', me], {
        ...before,
        displayname: wanted,
      });
      return null;
    },
    'timeline.people': async ({ roomId, eventId }) => {
      const room = await rooms.get(roomId);
      await room.loadMembersIfNeeded();
      const all = Array.from(reactionsTo(room, eventId), ([key, events]) => ({
        key,
        senders: [...new Set(events.map((event) => event.getSender()))].filter(
          (id) => id !== undefined,
        ),
      }));
      const reactions = shownOf(all, ({ senders }) => senders.includes(room.myUserId)).map(
        ({ key, senders }) => ({ key, people: senders.map((id) => personIn(room, id)) }),
      );
      const sender = room.findEventById(eventId)?.getSender();
      const readers = room
        .getJoinedMembers()
        .slice(0, mostReaders)
        .filter(
          ({ userId }) =>
            userId !== room.myUserId && userId !== sender && room.hasUserReadEvent(userId, eventId),
        )
        .map(({ userId }) => personIn(room, userId));
      return { reactions, readers };
    },
  };
}
