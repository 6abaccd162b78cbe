import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { describe, expect, it } from 'vitest';
import { CoreError } from '../../protocol/coreError.ts';
import { said } from '../../protocol/sentences.ts';
import { type Gate, encryptFor } from './encrypt.ts';

const room = { roomId: '!room:hs.example' } as unknown as Room;
const words = { type: 'm.room.message', content: { body: 'hello' } };
const strays = 'one or more verified users have unsigned devices';

function scene(refusal: string | null, gate: Gate = async () => {}) {
  const done: string[] = [];
  const encrypt = (event: MatrixEvent, how: string): void => {
    done.push(how);
    event.makeEncrypted('m.room.encrypted', { ciphertext: how }, 'curve', 'ed');
  };
  const crypto = {
    encryptEvent: async (event: MatrixEvent) => {
      if (refusal !== null) throw new Error(refusal);
      encrypt(event, 'as set');
    },
    roomEncryptors: {
      [room.roomId]: { encryptEvent: async (event: MatrixEvent) => encrypt(event, 'to all') },
    },
  };
  const client = { getCrypto: () => crypto } as unknown as MatrixClient;
  return { done, sent: () => encryptFor(client, room, words, gate) };
}

const closedTo =
  (which: 'some' | 'everyone'): Gate =>
  async (_room, everyone) => {
    if (which === 'some' || everyone)
      throw new CoreError('untrusted', said('Ben needs an answer.'));
  };

describe('an event that is encrypted', () => {
  it('comes back encrypted', async () => {
    const { done, sent } = scene(null);
    expect((await sent()).type).toBe('m.room.encrypted');
    expect(done).toEqual(['as set']);
  });

  it('goes to nobody while somebody needs an answer', async () => {
    const { done, sent } = scene(null, closedTo('some'));
    await expect(sent()).rejects.toMatchObject({ code: 'untrusted' });
    expect(done).toEqual([]);
  });

  it('goes out although this account has a new device, where everybody else is as they were', async () => {
    const { done, sent } = scene(strays);
    expect((await sent()).type).toBe('m.room.encrypted');
    expect(done).toEqual(['to all']);
  });

  it('goes to nobody where the stray device may be another’s', async () => {
    const { done, sent } = scene(strays, closedTo('everyone'));
    await expect(sent()).rejects.toMatchObject({ message: 'Ben needs an answer.' });
    expect(done).toEqual([]);
  });

  it.each([
    ['one or more users that were verified have changed their identity', /verified is no longer/],
    ['Encryption failed because your device is not verified', /verify this one/],
    ['Encryption failed because cross-signing is not set up on your account', /verify this one/],
    ['the store is closed', /the store is closed/],
  ])('is refused for “%s” in words of its own', async (refusal, sentence) => {
    const { done, sent } = scene(refusal);
    await expect(sent()).rejects.toThrow(sentence);
    expect(done).toEqual([]);
  });
});
