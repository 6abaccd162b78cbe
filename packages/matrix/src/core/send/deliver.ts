import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { type Plain, isPlain, plainAt, textAt } from '../../protocol/plain.ts';
import type { AccountContext } from '../account/account.ts';
import { fromSdk } from '../account/sdkError.ts';
import { encryptAttachment } from '../media/attachmentCipher.ts';
import { upload } from '../media/upload.ts';
import { pathOf, requestJson } from '../session/http.ts';
import { type Gate, encryptFor } from './encrypt.ts';
import type { Attachment } from './outboxStore.ts';
import type { Deliver } from './outbox.ts';
import type { WorkRecord } from './work.ts';

interface DeliverContext {
  readonly client: MatrixClient;
  readonly account: AccountContext;
  readonly gate: Gate;
  readonly onProgress: (key: string, sent: number, total: number) => void;
  readonly onUploaded: (key: string) => void;
}

/** Delivers one piece of work; fails closed where a room's encryption is not known. */
export function makeDeliver(context: DeliverContext): Deliver {
  const { client, account } = context;

  const put = async (path: string, body: Plain, signal: AbortSignal): Promise<string> => {
    // Encryption does not hear of the signal: what was given up meanwhile must not leave.
    if (signal.aborted) throw new CoreError('aborted', say('taken-back'));
    const answer = await requestJson(account.fetch, {
      method: 'PUT',
      url: `${account.session.homeserver}/_matrix/client/v3/${path}`,
      token: account.session.accessToken,
      body,
      signal,
      timeoutMs: 60_000,
    }).catch((cause: unknown) => {
      // Garbage in place of an answer says nothing about the message: the same id is tried again.
      if (cause instanceof CoreError && cause.code === 'not-a-homeserver') {
        throw new CoreError('offline', cause.told);
      }
      throw cause;
    });
    const eventId = textAt(answer, 'event_id');
    if (eventId === undefined) {
      throw new CoreError('offline', say('homeserver.no-receipt'));
    }
    return eventId;
  };

  const sendEvent = async (
    record: WorkRecord,
    type: string,
    content: Plain,
    signal: AbortSignal,
  ): Promise<string> => {
    const room = roomOf(client, record.roomId);
    const wire = await encrypted(context, room, type, content);
    const path = pathOf(['rooms', record.roomId, 'send', wire.type, record.key]);
    return put(path, wire.content, signal);
  };

  const deliver: Deliver = async (record, { signal, attachment, keep }) => {
    const { work } = record;
    switch (work.kind) {
      case 'event':
        return sendEvent(record, work.type, work.content, signal);
      case 'redact': {
        const path = pathOf(['rooms', record.roomId, 'redact', work.eventId, record.key]);
        return put(path, work.reason === null ? {} : { reason: work.reason }, signal);
      }
      case 'media': {
        let content = work.uploaded;
        if (content === null) {
          const files = await attachment();
          if (files === undefined) {
            throw new CoreError('failed', say('file.gone'));
          }
          content = await uploadAll(context, record, files, signal);
          await keep({ ...work, uploaded: content });
        }
        context.onUploaded(record.key);
        return sendEvent(record, 'm.room.message', content, signal);
      }
      default:
        throw new CoreError('invalid', say('message.kind'));
    }
  };
  // Encryption asks the homeserver through the SDK, whose errors say in their own way what passes.
  return (record, parts) =>
    deliver(record, parts).catch((cause: unknown) => {
      throw fromSdk(cause);
    });
}

function roomOf(client: MatrixClient, roomId: string): Room {
  const room = client.getRoom(roomId);
  // Not yet synced after a reload: its encryption is not known, so it waits.
  if (room === null) throw new CoreError('offline', say('room.not-loaded'));
  return room;
}

/** Rooms that the homeserver has said are plain, by client; one that is encrypted stays so. */
const plainRooms = new WeakMap<MatrixClient, Set<string>>();

/**
 * A room that has just been made or joined is here before its state is: one that looks plain is
 * asked of the homeserver before anything leaves in clear.
 */
async function isEncrypted({ client, account }: DeliverContext, room: Room): Promise<boolean> {
  const { roomId } = room;
  const known = async (): Promise<boolean> =>
    room.hasEncryptionStateEvent() ||
    (await client.getCrypto()?.isEncryptionEnabledInRoom(roomId)) === true;
  if (await known()) return true;
  const plain = plainRooms.get(client) ?? new Set<string>();
  plainRooms.set(client, plain);
  if (plain.has(roomId)) return false;
  const path = pathOf(['rooms', roomId, 'state', 'm.room.encryption', '']);
  const found = await requestJson(account.fetch, {
    method: 'GET',
    url: `${account.session.homeserver}/_matrix/client/v3/${path}`,
    token: account.session.accessToken,
  }).catch((cause: unknown) => {
    if (cause instanceof CoreError && cause.code === 'not-found') return null;
    throw cause;
  });
  if (found === null) {
    plain.add(roomId);
    return known();
  }
  if (await known()) return true;
  throw new CoreError('offline', say('room.encrypted-not-loaded'), 500);
}

async function encrypted(
  context: DeliverContext,
  room: Room,
  type: string,
  content: Plain,
): Promise<{ readonly type: string; readonly content: Plain }> {
  // Reactions stay readable to the homeserver, as everywhere in Matrix.
  if (type === 'm.reaction') return { type, content };
  if (!(await isEncrypted(context, room))) return { type, content };
  return encryptFor(context.client, room, { type, content }, context.gate);
}

async function uploadAll(
  context: DeliverContext,
  record: WorkRecord,
  files: Attachment,
  signal: AbortSignal,
): Promise<Plain> {
  const { account, client } = context;
  const { work } = record;
  if (work.kind !== 'media') throw new CoreError('invalid', say('message.no-file'));
  const room = roomOf(client, record.roomId);
  const secret = await isEncrypted(context, room);
  const total = files.file.byteLength + (files.thumbnail?.byteLength ?? 0);
  const send = async (bytes: ArrayBuffer, mimeType: string, before: number): Promise<Plain> => {
    const sealed = secret ? await encryptAttachment(bytes) : undefined;
    const url = await upload(
      {
        homeserver: account.session.homeserver,
        accessToken: await account.live.accessToken(),
        bytes: sealed?.bytes ?? bytes,
        mimeType: secret ? 'application/octet-stream' : mimeType,
        ...(secret ? {} : { fileName: textAt(work.content, 'filename') ?? 'file' }),
        signal,
        progress: (sent) => context.onProgress(record.key, before + sent, total),
      },
      account.allowedHomeservers,
    );
    return sealed === undefined ? { url } : { file: { ...sealed.info, url } };
  };
  const info = { ...plainAt(work.content, 'info') };
  if (files.thumbnail !== null && work.thumbnailType !== null) {
    const place = await send(files.thumbnail, work.thumbnailType, 0);
    if (isPlain(place['file'])) info['thumbnail_file'] = place['file'];
    else info['thumbnail_url'] = place['url'];
  }
  const place = await send(files.file, work.mimeType, files.thumbnail?.byteLength ?? 0);
  return { ...work.content, info, ...place };
}
