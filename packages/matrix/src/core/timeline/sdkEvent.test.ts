import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { describe, expect, it } from 'vitest';
import { bodyOf } from './sdkEvent.ts';

it('a removed message tells why as far as that is shown', () => {
  const event = new MatrixEvent({ type: 'm.room.message', event_id: '$1', sender: '@ben:x' });
  const because = {
    type: 'm.room.redaction',
    event_id: '$2',
    sender: '@ada:x',
    origin_server_ts: 1,
    unsigned: {},
  };
  event.isRedacted = () => true;
  event.getRedactionEvent = () => ({ ...because, content: { reason: 'x'.repeat(60_000) } });
  expect(bodyOf(event, (user) => user)).toEqual({
    kind: 'redacted',
    by: '@ada:x',
    reason: `${'x'.repeat(499)}…`,
  });
});

function undecryptable(code: DecryptionFailureCode | null) {
  const event = new MatrixEvent({
    type: 'm.room.encrypted',
    event_id: '$1',
    sender: '@ben:hs.example',
    room_id: '!room:hs.example',
    content: { ciphertext: 'x', body: 'words that nobody has encrypted' },
  });
  event.isDecryptionFailure = () => true;
  Object.defineProperty(event, 'decryptionFailureReason', { value: code });
  return bodyOf(event, (user) => user);
}

describe('a message that the crypto refuses', () => {
  it('shows why, and none of what stands in it', () => {
    for (const code of [...Object.values(DecryptionFailureCode), null]) {
      const body = undecryptable(code);
      expect(Object.keys(body ?? {})).toEqual(['kind', 'reason']);
      expect(body?.kind).toBe('undecryptable');
    }
  });

  it.each([
    [DecryptionFailureCode.UNKNOWN_ERROR, 'damaged'],
    [DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID, 'waiting-for-key'],
    [DecryptionFailureCode.MEGOLM_KEY_WITHHELD, 'key-withheld'],
    [DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED, 'identity-changed'],
    [DecryptionFailureCode.UNKNOWN_SENDER_DEVICE, 'unverified-sender'],
  ])('is told from others: %s is %s', (code, reason) => {
    expect(undecryptable(code)).toEqual({ kind: 'undecryptable', reason });
  });
});
