/** One event, encrypted for the people of a room as far as they are trusted. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import {
  AllDevicesIsolationMode,
  type DeviceIsolationMode,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { Plain } from '../../protocol/plain.ts';

/**
 * Rejects where somebody in the room is yet to be told of, or needs an answer, before they get its
 * keys. In a large room only those count who are known already, unless `everyone` is asked about.
 */
export type Gate = (room: Room, everyone: boolean) => Promise<void>;

interface RoomEncryptor {
  encryptEvent(event: MatrixEvent, onlyVerified: boolean, mode: DeviceIsolationMode): Promise<void>;
}
/** What the SDK's crypto can do beyond its public type. */
interface Encryptor {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>;
  readonly roomEncryptors: Readonly<Record<string, RoomEncryptor | undefined>>;
}

const canEncrypt = (crypto: object): crypto is Encryptor =>
  'encryptEvent' in crypto &&
  typeof crypto.encryptEvent === 'function' &&
  'roomEncryptors' in crypto;

/** The crypto tells why it refuses by its words only. */
const refusals = {
  strays: /unsigned devices/i,
  changed: /changed their identity/i,
  self: /cross-signing is not set up|device is not verified/i,
};
const isRefusal = (cause: unknown, which: keyof typeof refusals): boolean =>
  cause instanceof Error && refusals[which].test(cause.message);

/** @throws CoreError `untrusted` with what to do first, `crypto-unavailable`. */
export async function encryptFor(
  client: MatrixClient,
  room: Room,
  { type, content }: { readonly type: string; readonly content: Plain },
  gate: Gate,
): Promise<{ readonly type: string; readonly content: Plain }> {
  const crypto = client.getCrypto();
  if (crypto === undefined || !canEncrypt(crypto)) {
    throw new CoreError('crypto-unavailable', say('crypto.not-ready'));
  }
  const event = new MatrixEvent({ type, content, room_id: room.roomId });
  await gate(room, false);
  await crypto.encryptEvent(event, room).catch(async (cause: unknown) => {
    if (isRefusal(cause, 'self')) {
      throw new CoreError('untrusted', say('crypto.verified-only'));
    }
    if (isRefusal(cause, 'changed')) {
      await gate(room, true);
      throw new CoreError('untrusted', say('crypto.no-longer-verified'));
    }
    if (!isRefusal(cause, 'strays')) throw cause;
    // Of anybody else? Then that is what has to be said, and nothing goes out.
    await gate(room, true);
    // The crypto counts this account's own new devices, too. They are called out everywhere in the
    // app; that somebody logs in elsewhere must not silence the devices they have.
    const own = crypto.roomEncryptors[room.roomId];
    if (own === undefined) throw cause;
    await own.encryptEvent(event, false, new AllDevicesIsolationMode(false));
  });
  if (event.getWireType() !== 'm.room.encrypted') {
    throw new CoreError('crypto-unavailable', say('crypto.not-encrypted'));
  }
  return { type: event.getWireType(), content: event.getWireContent() };
}
