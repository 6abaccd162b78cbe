import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { ConnectionError, MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { describe, expect, it, vi } from 'vitest';
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
  transient: false,
};

const { signal: never } = new AbortController();

/** Delivers into an encrypted room whose encryption goes as given. */
function delivered(
  encryptEvent: (event: MatrixEvent) => Promise<void>,
  { signal = never, request = fetch }: { signal?: AbortSignal; request?: typeof fetch } = {},
) {
  const crypto = { encryptEvent, roomEncryptors: {} };
  const client = {
    getRoom: () => ({ roomId: record.roomId, hasEncryptionStateEvent: () => true }),
    getCrypto: () => crypto,
  } as unknown as MatrixClient;
  const deliver = makeDeliver({
    client,
    account: {
      fetch: request,
      session: { homeserver: 'https://hs.example', accessToken: 'token' },
    } as unknown as AccountContext,
    gate: async () => {},
    onProgress: () => {},
    onUploaded: () => {},
  });
  return deliver(record, {
    signal,
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
    await expect(delivered(() => Promise.reject(cause))).rejects.toMatchObject({
      name: 'CoreError',
      code,
    });
  });
});

describe('a message that is given up while it is being encrypted', () => {
  it('does not leave', async () => {
    const request = vi.fn<typeof fetch>(() => Promise.resolve(new Response('{"event_id":"$1"}')));
    const controller = new AbortController();
    const encrypt = async (event: MatrixEvent): Promise<void> => {
      event.makeEncrypted('m.room.encrypted', { ciphertext: 'x' }, '', '');
    };
    expect(await delivered(encrypt, { signal: controller.signal, request })).toBe('$1');
    const sent = delivered(
      async (event) => {
        await encrypt(event);
        controller.abort();
      },
      { signal: controller.signal, request },
    );
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    expect(request).toHaveBeenCalledTimes(1);
  });
});
