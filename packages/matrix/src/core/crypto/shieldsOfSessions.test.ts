import {
  EventShieldColour,
  EventShieldReason,
  type EventEncryptionInfo,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { describe, expect, it } from 'vitest';
import { Shields } from './shields.ts';

const grey = (): EventEncryptionInfo => ({
  shieldColour: EventShieldColour.GREY,
  shieldReason: EventShieldReason.UNSIGNED_DEVICE,
});
const none = (): EventEncryptionInfo => ({
  shieldColour: EventShieldColour.NONE,
  shieldReason: null,
});

function encrypted(id: string, session: string, sender = '@ben:hs.example'): MatrixEvent {
  const event = new MatrixEvent({
    type: 'm.room.encrypted',
    event_id: id,
    sender,
    room_id: '!room:hs.example',
    content: { algorithm: 'm.megolm.v1.aes-sha2', session_id: session, ciphertext: id },
  });
  event.isEncrypted = () => true;
  event.getClearContent = () => ({ body: id });
  return event;
}

function scene() {
  const asked: string[] = [];
  const told: string[] = [];
  let answer: (event: MatrixEvent) => EventEncryptionInfo = grey;
  const crypto = {
    getEncryptionInfoForEvent: (event: MatrixEvent) => {
      asked.push(event.getId() ?? '');
      return Promise.resolve(answer(event));
    },
  };
  const client = { getCrypto: () => crypto };
  const shields = new Shields(client as unknown as MatrixClient, {} as Room, (id) => told.push(id));
  return {
    shields,
    asked,
    told,
    now: (next: typeof answer) => {
      answer = next;
    },
  };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const unsigned = { tone: 'grey', reason: 'unsigned-device' };

describe('a message in clear', () => {
  const shieldOf = (encryptedAtMs: number | null, sentAtMs: number, content: object) => {
    const getStateEvents = () => (encryptedAtMs === null ? null : { getTs: () => encryptedAtMs });
    const room = { getLiveTimeline: () => ({ getState: () => ({ getStateEvents }) }) };
    const client = { getCrypto: () => undefined } as unknown as MatrixClient;
    const event = new MatrixEvent({
      type: 'm.room.message',
      event_id: '$1',
      sender: '@ben:hs.example',
      room_id: '!room:hs.example',
      origin_server_ts: sentAtMs,
      content: { ...content },
    });
    return new Shields(client, room as unknown as Room, () => {}).of(event, '$1');
  };
  const text = { msgtype: 'm.text', body: 'trust me' };

  it('carries a warning from when its room was encrypted, without asking anyone', () => {
    expect(shieldOf(5, 6, text)).toEqual({ tone: 'red', reason: 'sent-in-clear' });
    expect(shieldOf(5, 4, text)).toBeNull();
    expect(shieldOf(null, 6, text)).toBeNull();
    expect(shieldOf(5, 6, { msgtype: 'm.key.verification.request' })).toBeNull();
  });
});

describe('shields of a room', () => {
  it('are asked once a session and sender, and told for every event that waited', async () => {
    const { shields, asked, told } = scene();
    const events = [encrypted('$1', 's1'), encrypted('$2', 's1'), encrypted('$3', 's2')];
    for (const event of events) expect(shields.of(event, event.getId() ?? '')).toBeNull();
    await settled();
    expect(asked).toEqual(['$1', '$3']);
    expect(told).toEqual(['$1', '$2', '$3']);
    for (const event of events) {
      expect(shields.of(event, event.getId() ?? '')).toEqual(unsigned);
    }
    expect(asked).toHaveLength(2);
  });

  it('of one sender say nothing about another who uses the same session', async () => {
    const { shields, now } = scene();
    const mine = encrypted('$1', 's1');
    const stolen = encrypted('$2', 's1', '@eve:hs.example');
    now((event) => (event === mine ? none() : grey()));
    shields.of(mine, '$1');
    shields.of(stolen, '$2');
    await settled();
    expect(shields.of(mine, '$1')).toBeNull();
    expect(shields.of(stolen, '$2')).toEqual(unsigned);
  });

  it('stand until the crypto has been asked again after trust has changed', async () => {
    const { shields, told, now } = scene();
    const event = encrypted('$1', 's1');
    shields.of(event, '$1');
    await settled();
    now(none);
    shields.forget();
    expect(shields.of(event, '$1')).toEqual(unsigned);
    await settled();
    expect(told).toEqual(['$1', '$1']);
    expect(shields.of(event, '$1')).toBeNull();
  });

  it('are asked again where the crypto could not answer', async () => {
    const { shields, asked, now } = scene();
    const event = encrypted('$1', 's1');
    now(() => {
      throw new Error('not now');
    });
    shields.of(event, '$1');
    await settled();
    now(grey);
    shields.of(event, '$1');
    await settled();
    expect(asked).toHaveLength(2);
    expect(shields.of(event, '$1')).toEqual(unsigned);
  });
});
