import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { ConnectionError, MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js';
import { describe, expect, it } from 'vitest';
import { CoreError } from '../../protocol/coreError.ts';
import { said } from '../../protocol/sentences.ts';
import type { RoomId } from '../../protocol/models.ts';
import type { AccountContext } from '../account/account.ts';
import { makeDeliver } from './deliver.ts';
import type { WorkRecord } from './work.ts';

const record: WorkRecord = {
  key: 'kumix.1',
  order: 1,
  roomId: '!den:hs.example' as RoomId,
  threadRootId: null,
  createdAtMs: 0,
  work: { kind: 'event', type: 'm.room.message', content: { body: 'hello' } },
  failed: null,
};

/** Delivers into an encrypted room whose encryption ends as given. */
function delivered(cause: unknown) {
  const crypto = {
    encryptEvent: () => Promise.reject(cause),
    roomEncryptors: {},
  };
  const client = {
    getRoom: () => ({ roomId: record.roomId, hasEncryptionStateEvent: () => true }),
    getCrypto: () => crypto,
  } as unknown as MatrixClient;
  const deliver = makeDeliver({
    client,
    account: {} as unknown as AccountContext,
    gate: async () => {},
    onProgress: () => {},
    onUploaded: () => {},
  });
  return deliver(record, {
    signal: new AbortController().signal,
    attachment: () => Promise.resolve(undefined),
    keep: async () => {},
  });
}

describe('a message whose encryption does not come about', () => {
  it.each([
    ['nobody answers', new ConnectionError('fetch failed'), 'offline'],
    ['the homeserver is broken', new MatrixError({ error: 'oops' }, 502), 'offline'],
    [
      'the homeserver asks for a pause',
      new MatrixError({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 9 }, 429),
      'rate-limited',
    ],
    ['the homeserver forbids it', new MatrixError({ errcode: 'M_FORBIDDEN' }, 403), 'forbidden'],
    ['somebody needs an answer', new CoreError('untrusted', said('Ben?')), 'untrusted'],
    ['the crypto is broken', new Error('the store is closed'), 'failed'],
  ])('where %s, is told so that it is tried again if that helps', async (_why, cause, code) => {
    await expect(delivered(cause)).rejects.toMatchObject({ name: 'CoreError', code });
  });
});
