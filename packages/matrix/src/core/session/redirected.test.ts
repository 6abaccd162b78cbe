import { describe, expect, it, vi } from 'vitest';
import { type Pending, beginOAuth, beginSso, finish, readPending } from './redirected.ts';

const homeserver = 'https://hs.example';
const start = {
  homeserver,
  deviceName: 'Kumix',
  returnTo: 'https://chat.example/?x=1#/y',
  nowMs: 0,
};
const metadata = {
  issuer: 'https://as.example/',
  authorization_endpoint: 'https://as.example/authorize',
  token_endpoint: 'https://as.example/token',
  registration_endpoint: 'https://as.example/register',
  code_challenge_methods_supported: ['S256'],
  response_modes_supported: ['query', 'fragment'],
};

/** The homeserver and the OAuth 2.0 server, and what they were sent. */
function network(change: object = {}) {
  const sent: { url: string; body: unknown }[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    [`${homeserver}/_matrix/client/v1/auth_metadata`]: { ...metadata, ...change },
    'https://as.example/register': { client_id: 'client' },
    'https://as.example/token': { access_token: 'a', refresh_token: 'r', expires_in: 300 },
    [`${homeserver}/_matrix/client/v3/account/whoami`]: {
      user_id: '@ada:hs.example',
      device_id: 'D',
    },
  };
  const send = vi.fn<typeof fetch>((input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    sent.push({ url, body: init?.body });
    return Promise.resolve(
      Response.json(answers[url] ?? {}, { status: url in answers ? 200 : 404 }),
    );
  });
  return { send, sent };
}

const logIn = vi.fn<Parameters<typeof finish>[2]['logIn']>();
const options = (send: typeof fetch): Parameters<typeof finish>[2] => ({
  deviceId: undefined,
  send,
  sendOAuth: send,
  logIn,
  allowed: 'any',
  signal: new AbortController().signal,
  nowMs: 1_000,
});

const begin = (send: typeof fetch) =>
  beginOAuth(start, { deviceId: 'D', register: false, send, sendOAuth: send });

describe('a log-in through another page', () => {
  it('asks with PKCE, a fresh state and the app’s bare address', async () => {
    const { send } = network();
    const [one, two] = [await begin(send), await begin(send)];
    const query = Object.fromEntries(new URL(one.url).searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      response_mode: 'fragment',
      client_id: 'client',
      redirect_uri: 'https://chat.example/',
      scope: 'urn:matrix:client:api:* urn:matrix:client:device:D',
      code_challenge_method: 'S256',
    });
    expect(one.url).not.toContain(one.pending.oauth?.verifier ?? '?');
    expect(one.pending.state).not.toBe(two.pending.state);
    expect(one.pending.oauth?.verifier).not.toBe(two.pending.oauth?.verifier);
  });

  it('exchanges the code with the verifier, and asks whose session it is', async () => {
    const { send, sent } = network();
    const { pending } = await begin(send);
    const session = await finish({ state: pending.state, code: 'c' }, pending, options(send));
    expect(session).toMatchObject({
      userId: '@ada:hs.example',
      deviceId: 'D',
      refreshToken: 'r',
      expiresAtMs: 301_000,
      oauth: { clientId: 'client', tokenEndpoint: 'https://as.example/token' },
    });
    const asked = sent.find(({ url }) => url.endsWith('/token'))?.body;
    expect(asked).toContain(`code_verifier=${pending.oauth?.verifier}`);
  });

  it('is not finished where this browser did not begin it', async () => {
    const { send } = network();
    const { pending } = await begin(send);
    send.mockClear();
    for (const mine of [undefined, pending]) {
      await expect(
        finish({ state: 'forged', code: 'c' }, mine, options(send)),
      ).rejects.toMatchObject({ code: 'invalid' });
    }
    await expect(
      finish({ state: pending.state, code: 'c', issuer: 'https://evil' }, pending, options(send)),
    ).rejects.toMatchObject({ code: 'invalid' });
    expect(send).not.toHaveBeenCalled();
  });

  it('tells someone who turned back from a server that failed', async () => {
    const { send } = network();
    const { pending } = await begin(send);
    const back = (error: string) => finish({ state: pending.state, error }, pending, options(send));
    await expect(back('access_denied')).rejects.toMatchObject({ code: 'aborted' });
    await expect(back('server_error')).rejects.toMatchObject({ code: 'failed' });
  });

  it('does not leave for a server that is not safe or not whole', async () => {
    const unsafe = network({ token_endpoint: 'http://as.example/token' });
    await expect(begin(unsafe.send)).rejects.toMatchObject({ code: 'homeserver-not-allowed' });
    const plain = network({ code_challenge_methods_supported: ['plain'] });
    await expect(begin(plain.send)).rejects.toMatchObject({ code: 'not-a-homeserver' });
  });

  it('forgets a pending log-in after ten minutes', () => {
    const { pending } = beginSso(start, 'git');
    const sealed: unknown = JSON.parse(JSON.stringify(pending));
    expect(readPending(sealed, 599_000)).toEqual<Pending>(pending);
    expect(readPending(sealed, 601_000)).toBeUndefined();
    expect(readPending({}, 0)).toBeUndefined();
  });

  it('comes back from single sign-on with its own state beside the token', async () => {
    const { url, pending } = beginSso(start, 'oidc/git');
    const back = new URL(new URL(url).searchParams.get('redirectUrl') ?? '');
    expect(new URL(url).pathname).toBe('/_matrix/client/v3/login/sso/redirect/oidc%2Fgit');
    expect(back.href).toBe(`https://chat.example/?state=${pending.state}`);
    const { send } = network();
    logIn.mockResolvedValueOnce({} as never);
    await finish({ state: pending.state, token: 't' }, pending, options(send));
    expect(logIn.mock.calls[0]?.[0]).toMatchObject({ credentials: { type: 'token', token: 't' } });
  });
});
