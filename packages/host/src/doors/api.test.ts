import { FLOOR_LIMITS } from '@kumix/policy';
import { describe, expect, it, vi } from 'vitest';
import type { Brokers, MessageEvent } from '../brokers.ts';
import { hostApi } from './api.ts';
import { GivenLinks } from './givenLinks.ts';

const url = 'https://a.example/page';

async function* shortBody(): AsyncGenerator<ArrayBuffer> {
  yield new TextEncoder().encode('he').buffer;
  yield new TextEncoder().encode('llo').buffer;
}

/** Only what these tests need; whatever else is asked of a broker is not there. */
function make(encryption: 'plain' | 'encrypted' | 'unknown' | undefined) {
  const preview = vi.fn<Brokers['unfurl']['preview']>().mockResolvedValue({ title: 'A page' });
  const message: MessageEvent = {
    eventId: '$1',
    roomId: '!a:x',
    sender: '@a:x',
    type: 'm.room.message',
    sentAtMs: 1,
    body: `see ${url}`,
  };
  const brokers: Partial<Brokers> = {
    rooms: {
      facts: (id) => (encryption === undefined ? undefined : { id, encryption }),
      current: () => undefined,
      watch: () => () => {},
    },
    messages: {
      read: () => Promise.resolve([message]),
      send: () => Promise.resolve('$sent'),
      watch: () => () => {},
    },
    unfurl: { preview },
    net: {
      open: () =>
        Promise.resolve({
          status: 200,
          headers: {
            'Content-Type': 'text/plain',
            ETag: '"1"',
            'Set-Cookie': 'session=secret',
            Server: 'a server, version 1',
            'X-Request-Id': 'who asked',
          },
          body: shortBody(),
        }),
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const api = hostApi(brokers as Brokers, { extension: 'a', account: '@me:x' }, new GivenLinks());
  const context = { signal: new AbortController().signal, limits: FLOOR_LIMITS };
  const ask = (name: string, params: unknown): Promise<unknown> => {
    const door: unknown = Reflect.get(api, name);
    if (typeof door !== 'function') throw new Error(`there is no ${name}`);
    return Promise.resolve(Reflect.apply(door, undefined, [params, context]));
  };
  return { ask, preview };
}

const given = { roomId: '!a:x', limit: 1 };

describe('a preview', () => {
  it('is given of a link that stood in a message the extension has read', async () => {
    const { ask, preview } = make('plain');
    await ask('message.read', given);
    expect(await ask('unfurl', { url, roomId: '!a:x' })).toEqual([
      { name: 'title', value: 'A page' },
    ]);
    expect(preview).toHaveBeenCalledOnce();
  });

  it.each([
    ['was not given to it', { url, roomId: '!a:x' }, false],
    ['was given in another room', { url, roomId: '!b:x' }, true],
    ['differs from what was given', { url: `${url}?more`, roomId: '!a:x' }, true],
  ])('is refused of a link that %s, and nobody is asked', async (_what, params, read) => {
    const { ask, preview } = make('plain');
    if (read) await ask('message.read', given);
    await expect(ask('unfurl', params)).rejects.toMatchObject({
      code: 'denied',
      message: /Only a link of a message/,
    });
    expect(preview).not.toHaveBeenCalled();
  });

  it.each(['encrypted', 'unknown', undefined] as const)(
    'is refused in a room whose encryption is %s, and nobody is asked',
    async (encryption) => {
      const { ask, preview } = make(encryption);
      await ask('message.read', given);
      await expect(ask('unfurl', { url, roomId: '!a:x' })).rejects.toMatchObject({
        code: 'denied',
        message: /encrypted room/,
      });
      expect(preview).not.toHaveBeenCalled();
    },
  );
});

describe('a response', () => {
  it('is given with the headers that describe its body, and no others', async () => {
    const { ask } = make('plain');
    const told = await ask('net.fetch', { url, method: 'GET', headers: [] });
    expect(told).toMatchObject({
      status: 200,
      headers: [
        { name: 'content-type', value: 'text/plain' },
        { name: 'etag', value: '"1"' },
      ],
    });
    const body: unknown = Reflect.get(Object(told), 'body');
    expect(body instanceof ArrayBuffer && new TextDecoder().decode(body)).toBe('hello');
  });
});
