import type { EventId, RoomId } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { relationOf } from '../send/compose.ts';
import type { Outbox } from '../send/outbox.ts';
import { pollEnd, pollResponse, pollStartContent, pollTypes } from '../timeline/pollContent.ts';
import type { AccountMethods } from './account.ts';

type PollMethods = Pick<AccountMethods, 'send.poll' | 'send.vote' | 'send.pollEnd'>;

const mostChosen = 20;
const longestSummary = 4_000;

export function pollMethods(rooms: KnownRooms, outbox: Outbox): PollMethods {
  const startTypeOf = async (roomId: RoomId, pollId: EventId): Promise<string> => {
    const type = (await rooms.event(roomId, pollId))?.getType();
    const known: readonly string[] = pollTypes.start;
    if (type === undefined || !known.includes(type)) {
      throw new CoreError('not-found', say('poll.not-loaded'));
    }
    return type;
  };
  return {
    'send.poll': async ({ roomId, threadRootId, ...poll }) => {
      const relation = relationOf(threadRootId, undefined, undefined);
      const key = await outbox.add({
        roomId,
        threadRootId: threadRootId ?? null,
        work: {
          kind: 'event',
          type: pollTypes.start[0],
          content: {
            ...pollStartContent(poll),
            'm.mentions': {},
            ...(relation === undefined ? {} : { 'm.relates_to': relation }),
          },
        },
      });
      return { key };
    },
    'send.vote': async ({ roomId, eventId, answers }) => {
      if (answers.length > mostChosen) {
        throw new CoreError('invalid', say('poll.most-chosen', { count: mostChosen }));
      }
      const vote = pollResponse(await startTypeOf(roomId, eventId), eventId, answers);
      await outbox.add({ roomId, threadRootId: null, work: { kind: 'event', ...vote } });
      return null;
    },
    'send.pollEnd': async ({ roomId, eventId, summary }) => {
      const end = pollEnd(
        await startTypeOf(roomId, eventId),
        eventId,
        summary.slice(0, longestSummary),
      );
      await outbox.add({ roomId, threadRootId: null, work: { kind: 'event', ...end } });
      return null;
    },
  };
}
