import { describe, expect, it, vi } from 'vitest';
import { guardedFetch } from '../homeservers.ts';
import { discover, logIn } from './login.ts';

type Answers = Readonly<Record<string, unknown>>;

/** A network of fixed answers by URL; anything else cannot be reached. */
function network(answers: Answers, status = 200) {
  return vi.fn<typeof fetch>((input) => {
    const url = String(input instanceof Request ? input.url : input);
    if (!Object.hasOwn(answers, url)) return Promise.reject(new TypeError('no route'));
    const body = answers[url];
    return Promise.resolve(
      new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }),
    );
  });
}

const client = 'https://hs.example/_matrix/client';
const homeserver: Answers = {
  [`${client}/versions`]: { versions: ['v1.11'] },
  [`${client}/v3/login`]: {
    flows: [
      { type: 'm.login.password' },
      { type: 'm.login.sso', identity_providers: [{ id: 'gh', name: 'Git' }, { name: 'no id' }] },
    ],
  },
};

describe('finding a homeserver', () => {
  it('follows .well-known where any homeserver may be used', async () => {
    const send = network({
      ...homeserver,
      'https://example.org/.well-known/matrix/client': {
        'm.homeserver': { base_url: 'https://hs.example/' },
      },
    });
    await expect(discover('@me:example.org', 'any', guardedFetch('any', send))).resolves.toEqual({
      homeserver: 'https://hs.example',
      flows: {
        password: true,
        token: false,
        sso: [{ id: 'gh', name: 'Git' }],
        oauth: null,
        registration: false,
      },
    });
  });

  it.each([
    ['to where it is not safe', { 'm.homeserver': { base_url: 'http://10.0.0.1' } }],
    ['to nowhere', { 'm.homeserver': {} }],
    ['to what is no address', { 'm.homeserver': { base_url: 'hs.example' } }],
    ['where it is no JSON', '<html>'],
  ])('does not follow .well-known %s, and guesses nothing instead', async (_why, file) => {
    const send = network({
      ...homeserver,
      'https://example.org/.well-known/matrix/client': file,
      'https://example.org/_matrix/client/versions': { versions: ['v1.11'] },
    });
    await expect(discover('example.org', 'any', guardedFetch('any', send))).rejects.toMatchObject({
      code: 'not-a-homeserver',
      message: expect.stringContaining('/.well-known/matrix/client') as string,
    });
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('takes what was typed where there is no such file', async () => {
    const send = network(homeserver);
    await expect(discover('hs.example', 'any', guardedFetch('any', send))).resolves.toMatchObject({
      homeserver: 'https://hs.example',
    });
  });

  it('asks nobody where the deployment does not list it', async () => {
    const send = network(homeserver);
    const list = ['https://other.example'];
    await expect(
      discover('https://hs.example', list, guardedFetch(list, send)),
    ).rejects.toMatchObject({ code: 'homeserver-not-allowed' });
    expect(send).not.toHaveBeenCalled();
  });

  it('tells what is no homeserver from what cannot be reached', async () => {
    const page = network({ [`${client}/versions`]: '<html>hello</html>' });
    await expect(discover('https://hs.example', 'any', page)).rejects.toMatchObject({
      code: 'not-a-homeserver',
    });
    await expect(discover('https://hs.example', 'any', network({}))).rejects.toMatchObject({
      code: 'offline',
    });
  });
});

describe('logging in', () => {
  const attempt = (send: typeof fetch) =>
    logIn(
      {
        homeserver: 'https://hs.example',
        credentials: { type: 'password', user: ' ada ', password: 'pw' },
        deviceName: 'Kumix',
        signal: new AbortController().signal,
      },
      'any',
      send,
    );

  it('gives a session, for the user as they were meant', async () => {
    const send = network({
      [`${client}/v3/login`]: { user_id: '@ada:example.org', access_token: 't', device_id: 'D' },
    });
    await expect(attempt(send)).resolves.toMatchObject({
      userId: '@ada:example.org',
      deviceId: 'D',
      name: 'ada',
    });
    expect(send.mock.calls[0]?.[1]?.body).toContain('"user":"ada"');
  });

  it('tells wrong credentials from a homeserver that asks for a pause', async () => {
    const refuse = (status: number, body: unknown) =>
      attempt(network({ [`${client}/v3/login`]: body }, status));
    await expect(refuse(403, { errcode: 'M_FORBIDDEN' })).rejects.toMatchObject({
      code: 'bad-credentials',
    });
    await expect(
      refuse(429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 2_000 }),
    ).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 2_000 });
    await expect(refuse(200, { user_id: 7 })).rejects.toMatchObject({ code: 'not-a-homeserver' });
  });
});
