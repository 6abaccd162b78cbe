import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { EventType } from 'matrix-js-sdk/lib/@types/event.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { listAt } from '../../protocol/plain.ts';
import { mediaContent, textContent } from '../send/compose.ts';
import type { Outbox } from '../send/outbox.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';
import { stateNow } from './contentNow.ts';

type SendMethods = Pick<
  AccountMethods,
  | 'send.text'
  | 'send.media'
  | 'send.reaction'
  | 'send.redact'
  | 'send.pin'
  | 'send.retry'
  | 'send.cancel'
  | 'send.abandon'
>;

const largestUpload = 100 * 1024 * 1024;
const longestReaction = 100;

export function sendMethods(client: MatrixClient, api: Api, outbox: Outbox): SendMethods {
  const newestInThread = (roomId: string, root: string | undefined): string | undefined =>
    root === undefined ? undefined : client.getRoom(roomId)?.getThread(root)?.replyToEvent?.getId();

  return {
    'send.text': async (message) => {
      const { roomId, threadRootId } = message;
      const content = textContent(message, newestInThread(roomId, threadRootId));
      const key = await outbox.add({
        roomId,
        threadRootId: threadRootId ?? null,
        work: { kind: 'event', type: 'm.room.message', content },
        transient: message.transient ?? false,
      });
      return { key };
    },
    'send.media': async (message) => {
      const { roomId, threadRootId, file, thumbnail } = message;
      if (file.size > largestUpload) {
        throw new CoreError('too-large', say('file.large', { count: largestUpload / 1024 / 1024 }));
      }
      const key = await outbox.add(
        {
          roomId,
          threadRootId: threadRootId ?? null,
          work: {
            kind: 'media',
            mimeType: file.type === '' ? 'application/octet-stream' : file.type,
            thumbnailType: thumbnail?.type ?? null,
            content: mediaContent(message, newestInThread(roomId, threadRootId)),
            uploaded: null,
          },
        },
        {
          file: await file.arrayBuffer(),
          thumbnail: thumbnail === undefined ? null : await thumbnail.arrayBuffer(),
        },
      );
      return { key };
    },
    'send.reaction': async ({ roomId, eventId, key }) => {
      if (key === '' || key.length > longestReaction) {
        throw new CoreError('invalid', say('reaction.length', { count: longestReaction }));
      }
      await outbox.add({
        roomId,
        threadRootId: null,
        work: {
          kind: 'event',
          type: 'm.reaction',
          content: { 'm.relates_to': { rel_type: 'm.annotation', event_id: eventId, key } },
        },
      });
      return null;
    },
    'send.redact': async ({ roomId, eventId, reason }) => {
      await outbox.add({
        roomId,
        threadRootId: null,
        work: { kind: 'redact', eventId, reason: reason ?? null },
      });
      return null;
    },
    'send.pin': async ({ roomId, eventId, on }) => {
      const before = await stateNow(api, roomId, EventType.RoomPinnedEvents);
      const others = listAt(before, 'pinned').filter(
        (id): id is string => typeof id === 'string' && id !== eventId,
      );
      await client.sendStateEvent(roomId, EventType.RoomPinnedEvents, {
        pinned: on ? [...others, eventId] : others,
      });
      return null;
    },
    'send.retry': async ({ key }) => {
      outbox.retry(key);
      return null;
    },
    'send.cancel': async ({ key }) => {
      await outbox.cancel(key);
      return null;
    },
    'send.abandon': async ({ key }) => {
      await outbox.abandon(key);
      return null;
    },
  };
}
