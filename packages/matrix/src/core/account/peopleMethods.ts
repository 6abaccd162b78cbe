import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { personIn } from '../rooms/people.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';
import { stateNow } from './contentNow.ts';

type PeopleMethods = Pick<AccountMethods, 'member.act' | 'member.rename' | 'timeline.people'>;

const longestReactionKey = 100;
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
      const relations = room.relations.getChildEventsForEvent(
        eventId,
        'm.annotation',
        'm.reaction',
      );
      const reactions = (relations?.getSortedAnnotationsByKey() ?? []).flatMap(([key, events]) => {
        if (key.length > longestReactionKey) return [];
        const people = new Set(
          [...events].filter((event) => !event.isRedacted()).map((event) => event.getSender()),
        );
        const named = [...people].filter((id) => id !== undefined);
        return named.length === 0 ? [] : [{ key, people: named.map((id) => personIn(room, id)) }];
      });
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
