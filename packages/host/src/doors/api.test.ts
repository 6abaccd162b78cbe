import { FLOOR_LIMITS } from '@kumix/policy';
import { describe, expect, it, vi } from 'vitest';
import type { Brokers, MessageEvent } from '../brokers.ts';
import { fetchesAtOnce, hostApi, storedAtOnce, toHomeserverAtOnce } from './api.ts';
import { GivenLinks } from './givenLinks.ts';

const url = 'https://a.example/page';

async function* shortBody(): AsyncGenerator<ArrayBuffer> {
  yield new TextEncoder().encode('he').buffer;
  yield new TextEncoder().encode('llo').buffer;
}

/** Only what these tests need; whatever else is asked of a broker is not there. */
function make(encryption: 'plain' | 'encrypted' | 'unknown' | undefined) {
  const preview = vi.fn<Brokers['unfurl']['preview']>().mockResolvedValue({ title: 'A page' });
  const open = vi.fn<Brokers['net']['open']>().mockImplementation(() =>
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
  );
  const message: MessageEvent = {
    eventId: '$1',
    roomId: '!a:x',
    sender: '@a:x',
    type: 'm.room.message',
    sentAtMs: 1,
    body: `see ${url}`,
  };
  const brokers = {
    rooms: {
      facts: (id: string) => (encryption === undefined ? undefined : { id, encryption }),
      current: () => undefined,
      watch: () => () => {},
    },
    messages: {
      read: () => Promise.resolve([message]),
      send: () => Promise.resolve('$sent'),
      watch: () => () => {},
    },
    roomState: { read: () => Promise.resolve(null), write: () => Promise.resolve('$state') },
    unfurl: { preview },
    net: { open },
    keyValue: {},
  } satisfies Partial<Omit<Brokers, 'keyValue'>> & { keyValue: object };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const api = hostApi(
    brokers as unknown as Brokers,
    { extension: 'a', account: '@me:x' },
    new GivenLinks(),
  );
  const call = new AbortController();
  const ask = (name: string, params: unknown, signal = call.signal): Promise<unknown> => {
    const context = { signal, limits: FLOOR_LIMITS };
    const door: unknown = Reflect.get(api, name);
    if (typeof door !== 'function') throw new Error(`there is no ${name}`);
    return Promise.resolve(Reflect.apply(door, undefined, [params, context]));
  };
  return { ask, brokers, open, preview, stop: () => call.abort() };
}

const isRejected = ({ status }: PromiseSettledResult<unknown>): boolean => status === 'rejected';
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
    'https://a.example/what-was-read/../page',
    'https://a.example/./page',
    'https://a.example\\page',
    'https:a.example/page',
    'HTTPS://A.example:443/%2e/page',
  ])('is asked for in the one spelling of the message, not as %s', async (spelling) => {
    const { ask, preview } = make('plain');
    await ask('message.read', given);
    await ask('unfurl', { url: spelling, roomId: '!a:x' });
    expect(preview.mock.calls.map(([asked]) => asked)).toEqual([url]);
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

describe('a request', () => {
  it.each([
    ['https:a.example/page', 'https://a.example/page'],
    ['https:\\\\a.example\\page', 'https://a.example/page'],
    ['HTTPS:/a.example', 'https://a.example/'],
  ])('of %s goes to where it was judged to go, wherever it is made', async (spelling, href) => {
    const { ask, open } = make('plain');
    await ask('net.fetch', { url: spelling, method: 'GET', headers: [] });
    expect(open.mock.calls.map(([request]) => request.url)).toEqual([href]);
  });
});

describe('a request with another method in its headers', () => {
  it.each([
    'X-HTTP-Method-Override',
    'x-http-method',
    'X-Method-Override',
    'X_HTTP_Method_Override',
  ])('is refused (%s), and nobody is reached', async (name) => {
    const { ask, open } = make('plain');
    const headers = [{ name, value: 'DELETE' }];
    await expect(ask('net.fetch', { url, method: 'POST', headers })).rejects.toMatchObject({
      code: 'denied',
      message: /would change the method/,
    });
    expect(open).not.toHaveBeenCalled();
  });
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

describe('calls that others’ calls wait behind', () => {
  const state = { roomId: '!a:x', type: 'a.type', stateKey: '' };
  it.each([
    ['message.read', given, toHomeserverAtOnce],
    ['message.send', { roomId: '!a:x', body: 'x' }, toHomeserverAtOnce],
    ['room.state.read', state, toHomeserverAtOnce],
    ['room.state.write', { ...state, content: {} }, toHomeserverAtOnce],
    ['unfurl', { url, roomId: '!a:x' }, toHomeserverAtOnce],
    ['net.fetch', { url, method: 'GET', headers: [] }, fetchesAtOnce],
    ['storage.kv.get', { key: 'a' }, storedAtOnce],
    ['storage.kv.set', { key: 'a', value: 'b' }, storedAtOnce],
    ['storage.kv.delete', { key: 'a' }, storedAtOnce],
    ['storage.kv.keys', { prefix: '' }, storedAtOnce],
    ['storage.kv.clear', {}, storedAtOnce],
  ])(
    '%s: a few are under way for one extension; the rest wait, and go when they are given up',
    async (name, params, atOnce) => {
      const { ask, stop, brokers } = make('plain');
      await ask('message.read', given);
      const { promise, reject } = Promise.withResolvers<never>();
      const slow = vi.fn<() => Promise<never>>().mockReturnValue(promise);
      Object.assign(brokers.messages, { read: slow, send: slow });
      Object.assign(brokers.roomState, { read: slow, write: slow });
      Object.assign(brokers.unfurl, { preview: slow });
      Object.assign(brokers.net, { open: slow });
      const stored = { get: slow, set: slow, delete: slow, keys: slow, clear: slow };
      Object.assign(brokers.keyValue, stored);
      const calls = Array.from({ length: 256 }, () => ask(name, params));
      const ends = Promise.allSettled(calls);
      await Promise.resolve();
      expect(slow).toHaveBeenCalledTimes(atOnce);
      stop();
      expect((await Promise.allSettled(calls.slice(atOnce))).every(isRejected)).toBe(true);
      // What is under way goes on, and keeps its place until it is over.
      const next = ask(name, params, new AbortController().signal);
      await new Promise((resolve) => setImmediate(resolve));
      expect(slow).toHaveBeenCalledTimes(atOnce);
      reject(new Error('slow'));
      await ends;
      await expect(next).rejects.toThrow('slow');
      expect(slow).toHaveBeenCalledTimes(atOnce + 1);
    },
  );

  it('of hosts that answer slowly keep nobody from the homeserver', async () => {
    const { ask, open } = make('plain');
    open.mockReturnValue(new Promise(() => {}));
    for (let n = 0; n < 64; n++) void ask('net.fetch', { url, method: 'GET', headers: [] });
    expect(await ask('message.read', given)).toHaveLength(1);
  });
});
