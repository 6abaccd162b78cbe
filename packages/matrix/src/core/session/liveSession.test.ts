import { describe, expect, it, vi } from 'vitest';
import { userId } from '../../protocol/ids.ts';
import type { StoredSession } from '../storage/vault.ts';
import { LiveSession } from './liveSession.ts';

const homeserver = 'https://hs.example';
const stored: StoredSession = {
  homeserver,
  userId: userId('@ada:hs.example'),
  deviceId: 'D',
  accessToken: 'old',
  refreshToken: 'r1',
  expiresAtMs: 100_000,
  oauth: null,
  name: 'ada',
  avatar: null,
};

const unknownToken = { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true };

/** A homeserver that knows one access token at a time. */
function setUp(session: Partial<StoredSession> = {}, renewals: (() => Response)[] = []) {
  let good = 'old';
  let nowMs = 0;
  let made = 0;
  const log: string[] = [];
  const send = vi.fn<typeof fetch>((input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const token = new Headers(init?.headers).get('authorization');
    log.push(`${url.replace(homeserver, '')} ${token ?? '-'}`);
    if (url.endsWith('/refresh') || url.endsWith('/token')) {
      const answer = renewals.shift();
      if (answer !== undefined) return Promise.resolve(answer());
      made += 1;
      good = `new${made}`;
      return Promise.resolve(
        Response.json({ access_token: good, refresh_token: `r${made + 1}`, expires_in_ms: 60_000 }),
      );
    }
    return Promise.resolve(
      token === `Bearer ${good}`
        ? Response.json({ ok: true })
        : Response.json(unknownToken, { status: 401 }),
    );
  });
  const written: StoredSession[] = [];
  const live = new LiveSession(
    { ...stored, ...session },
    {
      write: (next) => {
        written.push(next);
        log.push('stored');
        return Promise.resolve();
      },
      send,
      sendOAuth: send,
      now: () => nowMs,
    },
  );
  const ask = (token = 'old') =>
    live.fetch(`${homeserver}/x`, { headers: { authorization: `Bearer ${token}` } });
  return {
    live,
    ask,
    log,
    written,
    send,
    end: () => (good = 'something else'),
    pass: (ms: number) => (nowMs += ms),
  };
}

describe('a session in use', () => {
  it('renews a token that is about to end, and stores it before it is used', async () => {
    const { ask, log, pass, live } = setUp();
    expect((await ask()).ok).toBe(true);
    pass(90_000);
    expect((await ask()).ok).toBe(true);
    expect(log).toEqual([
      '/x Bearer old',
      '/_matrix/client/v3/refresh -',
      'stored',
      '/x Bearer new1',
    ]);
    expect(live.current).toMatchObject({ refreshToken: 'r2', expiresAtMs: 150_000 });
  });

  it('renews once for all who find the token ended', async () => {
    const { ask, log, end } = setUp();
    end();
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(log.filter((line) => line.includes('/refresh'))).toHaveLength(1);
  });

  it('passes the homeserver’s word on where the refresh token is refused', async () => {
    const refuse = () => Response.json({ errcode: 'M_UNKNOWN_TOKEN' }, { status: 401 });
    const { ask, end, written } = setUp({}, [refuse]);
    end();
    const answer = await ask();
    expect(answer.status).toBe(401);
    await expect(answer.json()).resolves.toEqual(unknownToken);
    expect(written).toEqual([]);
  });

  it.each([
    ['is broken', () => new Response('<html>', { status: 502 })],
    ['is busy', () => Response.json({ errcode: 'M_LIMIT_EXCEEDED' }, { status: 429 })],
    ['says nonsense', () => Response.json({})],
  ])('is offline, not over, where the server %s', async (_why, answer) => {
    const { ask, end, live } = setUp({}, [answer]);
    end();
    await expect(ask()).rejects.toBeInstanceOf(TypeError);
    expect(live.current.refreshToken).toBe('r1');
    expect((await ask()).ok).toBe(true);
  });

  it('renews at the OAuth 2.0 server, in its own form', async () => {
    const oauth = {
      clientId: 'c',
      tokenEndpoint: 'https://as.example/token',
      revocationEndpoint: null,
      accountUrl: null,
      devicesUrl: null,
    };
    const { ask, end, send } = setUp({ oauth });
    end();
    expect((await ask()).ok).toBe(true);
    const asked = send.mock.calls.find(([url]) => url === oauth.tokenEndpoint);
    expect(asked?.[1]?.body).toBe('grant_type=refresh_token&refresh_token=r1&client_id=c');
  });

  it('takes invalid_grant for a refusal', async () => {
    const oauth = {
      clientId: 'c',
      tokenEndpoint: 'https://as.example/token',
      revocationEndpoint: null,
      accountUrl: null,
      devicesUrl: null,
    };
    const refuse = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
    const { ask, end } = setUp({ oauth }, [refuse]);
    end();
    expect((await ask()).status).toBe(401);
  });

  it('gives its token to no other origin', async () => {
    const { live, log } = setUp();
    await live.fetch('https://evil.example/x', { headers: { authorization: 'Bearer old' } });
    expect(log).toEqual(['https://evil.example/x -']);
  });

  it('keeps both a new name and a new token', async () => {
    const { live, ask, end, written } = setUp();
    end();
    await Promise.all([ask(), live.change({ name: 'Ada' })]);
    expect(written.at(-1)).toMatchObject({ name: 'Ada', accessToken: 'new1' });
  });
});
