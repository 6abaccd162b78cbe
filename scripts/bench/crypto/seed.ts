/** Accounts with encrypted history: many sessions in a backup, many messages in a room. */
import { MatrixEvent } from 'matrix-js-sdk';
import { type Account, asUser, newUser, signIn } from '../../homeserver/client.ts';
import { openEncryptedClient } from '../../homeserver/encryptedClient.ts';

export const passphrase = 'three blind mice run';

export interface SeededSessions {
  readonly account: Account;
  readonly passphrase: string;
}

const encryption = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

/** An account whose backup holds `count` room keys, each of a session of its own. */
export async function seedSessions(homeserver: string, count: number): Promise<SeededSessions> {
  const owner = await newUser(homeserver);
  const roomId = await asUser(owner).createRoom({ name: 'Archive', initial_state: [encryption] });
  const device = await signIn(homeserver, owner.name, owner.password);
  const client = await openEncryptedClient(device, passphrase);
  await client.room(roomId, 1);
  const crypto = client.client.getCrypto();
  const room = client.client.getRoom(roomId);
  if (crypto === undefined || room === null) throw new Error('the archive did not open');
  const encryptor = crypto as unknown as {
    encryptEvent(event: MatrixEvent, inRoom: typeof room): Promise<void>;
  };
  for (let made = 0; made < count; made += 1) {
    await crypto.forceDiscardSession(roomId);
    const content = { msgtype: 'm.text', body: String(made) };
    const event = new MatrixEvent({ type: 'm.room.message', content, room_id: roomId });
    await encryptor.encryptEvent(event, room);
  }
  await client.finish(count, { withinMs: 300_000 });
  return { account: owner, passphrase };
}

export interface SeededRooms extends SeededSessions {
  readonly secret: string;
  readonly plain: string;
}

/** Two rooms of `count` messages with the same words, one of them encrypted. */
export async function seedEncrypted(homeserver: string, count: number): Promise<SeededRooms> {
  const owner = await newUser(homeserver);
  const user = asUser(owner);
  const secret = await user.createRoom({ name: 'Secret', initial_state: [encryption] });
  const plain = await user.createRoom({ name: 'Plain' });
  const device = await signIn(homeserver, owner.name, owner.password);
  const client = await openEncryptedClient(device, passphrase);
  await client.room(secret, 1);
  for (let number = 0; number < count; number += 1) {
    const words = `number ${number} of many that were said (${number})`;
    await client.text(secret, words);
    await user.text(plain, words);
  }
  // Its messages are of a device that is still there, as most of a room's are.
  await client.finish(1, { withinMs: 60_000, keepDevice: true });
  return { account: owner, passphrase, secret, plain };
}
