import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { type Plain, isPlain, plainAt } from '../../protocol/plain.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { keepSticker, stickerPacks } from '../rooms/stickers.ts';
import { relationOf } from '../send/compose.ts';
import type { Outbox } from '../send/outbox.ts';
import type { AccountMethods } from './account.ts';
import type { Api } from './api.ts';

type ShareMethods = Pick<
  AccountMethods,
  'send.sticker' | 'send.location' | 'send.forward' | 'sticker.packs' | 'sticker.keep'
>;

/** Kinds of events that make sense in another room. */
const forwardable: ReadonlySet<string> = new Set([
  'm.room.message',
  'm.sticker',
  'm.poll.start',
  'org.matrix.msc3381.poll.start',
]);

export function shareMethods(
  client: MatrixClient,
  api: Api,
  rooms: KnownRooms,
  outbox: Outbox,
): ShareMethods {
  const related = (threadRootId: string | undefined): Plain => {
    const relation = relationOf(threadRootId, undefined, undefined);
    return relation === undefined ? {} : { 'm.relates_to': relation };
  };
  return {
    'send.sticker': async ({ roomId, threadRootId, sticker }) => {
      const { uri, mimeType, width, height, sizeBytes } = sticker;
      const content = {
        body: sticker.body === '' ? sticker.shortcode : sticker.body,
        url: uri,
        info: {
          mimetype: mimeType,
          ...(width === null ? {} : { w: width }),
          ...(height === null ? {} : { h: height }),
          ...(sizeBytes === null ? {} : { size: sizeBytes }),
        },
        ...related(threadRootId),
      };
      const key = await outbox.add({
        roomId,
        threadRootId: threadRootId ?? null,
        work: { kind: 'event', type: 'm.sticker', content },
      });
      return { key };
    },
    'send.location': async ({ roomId, threadRootId, ...place }) => {
      const content = { ...locationContent(place), ...related(threadRootId) };
      const key = await outbox.add({
        roomId,
        threadRootId: threadRootId ?? null,
        work: { kind: 'event', type: 'm.room.message', content },
      });
      return { key };
    },
    'send.forward': async ({ roomId, eventId, to }) => {
      const event = await rooms.event(roomId, eventId);
      const content: unknown = event?.getContent();
      if (event === undefined || event.isRedacted() || !isPlain(content)) {
        throw new CoreError('not-found', say('message.not-loaded'));
      }
      const type = event.getType();
      if (!forwardable.has(type)) {
        throw new CoreError('invalid', say('message.only-messages'));
      }
      const sent = forwarded(content, (await rooms.find(to))?.hasEncryptionStateEvent() === true);
      const key = await outbox.add({
        roomId: to,
        threadRootId: null,
        work: { kind: 'event', type, content: sent },
      });
      return { key };
    },
    'sticker.packs': async ({ roomId }) => stickerPacks(client, await rooms.find(roomId)),
    'sticker.keep': async ({ roomId, eventId }) => {
      const content: unknown = (await rooms.event(roomId, eventId))?.getContent();
      if (!isPlain(content)) throw new CoreError('not-found', say('message.not-loaded'));
      await keepSticker(client, api, content);
      return null;
    },
  };
}

/**
 * What a message says, without what it answered, whom it meant and what it replaced: that belongs
 * to the room it comes from.
 *
 * @throws CoreError `forbidden` for an encrypted file where the target is not encrypted: its key
 * stands in the event.
 */
export function forwarded(content: Plain, targetEncrypted: boolean): Plain {
  if (plainAt(content, 'file') !== undefined && !targetEncrypted) {
    throw new CoreError('forbidden', say('file.loses-protection'));
  }
  const {
    'm.relates_to': _relation,
    'm.mentions': _mentions,
    'm.new_content': _replacement,
    ...rest
  } = content;
  return { ...rest, 'm.mentions': {} };
}

/** @throws CoreError `invalid` for what is no place on Earth. */
export function locationContent(place: {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy?: number;
  readonly description: string;
}): Plain {
  const { latitude, longitude, accuracy } = place;
  const within = (value: number, limit: number): boolean => Math.abs(value) <= limit;
  if (!within(latitude, 90) || !within(longitude, 180)) {
    throw new CoreError('invalid', say('place.range'));
  }
  const at = `${latitude.toFixed(6)},${longitude.toFixed(6)}`;
  const uncertain = accuracy === undefined ? '' : `;u=${Math.max(0, Math.round(accuracy))}`;
  const uri = `geo:${at}${uncertain}`;
  const description = place.description.trim().slice(0, 500);
  return {
    msgtype: 'm.location',
    body: description === '' ? uri : description,
    geo_uri: uri,
    'm.mentions': {},
  };
}
