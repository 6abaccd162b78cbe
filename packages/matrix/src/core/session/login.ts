import type { LoginFlows } from '../../protocol/login.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { userId } from '../../protocol/ids.ts';
import { at, isPlain, listAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import { type AllowedHomeservers, checkAllowed, isLoopback, originOf } from '../homeservers.ts';
import type { StoredSession } from '../storage/vault.ts';
import { requestAnswer, requestJson } from './http.ts';
import { expiryOf } from './liveSession.ts';
import { readMetadata } from './oauthMetadata.ts';

export interface Discovery {
  readonly homeserver: string;
  readonly flows: LoginFlows;
}

/**
 * From what a person typed to a homeserver that answers. `.well-known` is asked only where the
 * deployment allows any homeserver: a list of origins leaves nothing to discover.
 *
 * @throws CoreError `invalid`, `homeserver-not-allowed`, `offline`, `not-a-homeserver`.
 */
export async function discover(
  address: string,
  allowed: AllowedHomeservers,
  send: typeof fetch,
): Promise<Discovery> {
  const typed = originOf(address);
  checkAllowed(typed, allowed);
  const homeserver =
    allowed === 'any' && !isLoopback(new URL(typed)) ? await wellKnown(typed, send) : typed;
  checkAllowed(homeserver, allowed);

  const versions = await requestJson(send, {
    method: 'GET',
    url: `${homeserver}/_matrix/client/versions`,
    timeoutMs: 10_000,
  });
  if (listAt(versions, 'versions').length === 0) {
    throw new CoreError(
      'not-a-homeserver',
      say('homeserver.none', { host: new URL(homeserver).host }),
    );
  }
  const [login, oauth, registration] = await Promise.all([
    oldFlows(homeserver, send),
    offersOAuth(homeserver, send),
    offersRegistration(homeserver, send),
  ]);
  return { homeserver, flows: flowsOf(login, oauth, registration) };
}

function flowsOf(login: unknown, oauth: LoginFlows['oauth'], registration: boolean): LoginFlows {
  const flows = listAt(login, 'flows').filter(isPlain);
  const has = (type: string): boolean => flows.some((flow) => flow['type'] === type);
  const sso = flows.find((flow) => flow['type'] === 'm.login.sso');
  const providers = listAt(sso, 'identity_providers').flatMap((provider) => {
    const id = textAt(provider, 'id');
    return id === undefined
      ? []
      : [{ id, name: shown(textAt(provider, 'name') ?? id, longest.name) }];
  });
  return {
    password: has('m.login.password'),
    token: has('m.login.token'),
    sso: sso === undefined || providers.length > 0 ? providers : [{ id: '', name: '' }],
    oauth,
    registration,
  };
}

/**
 * A name without the file is its own homeserver; a file that is there and cannot be followed is an
 * error (`FAIL_PROMPT` and `FAIL_ERROR` of the specification), never a guess.
 */
async function wellKnown(origin: string, send: typeof fetch): Promise<string> {
  const url = `${origin}/.well-known/matrix/client`;
  const { host } = new URL(origin);
  let base: string | undefined;
  try {
    const { ok, body } = await requestAnswer(send, { method: 'GET', url, timeoutMs: 8_000 });
    if (!ok) return origin;
    base = textAt(at(body, 'm.homeserver'), 'base_url');
  } catch (cause) {
    // No server, no file, or a browser that was not let near it: what was typed may be the server.
    if (!(cause instanceof CoreError) || cause.code !== 'not-a-homeserver') return origin;
    throw new CoreError(
      'not-a-homeserver',
      say('homeserver.well-known-broken', { host, path: new URL(url).pathname }),
    );
  }
  if (base === undefined || !isBase(base)) {
    throw new CoreError(
      'not-a-homeserver',
      say('homeserver.well-known-empty', { host, path: new URL(url).pathname }),
    );
  }
  return originOf(base);
}

/** Only an https: address of its own; http: on this machine is for development. */
function isBase(base: string): boolean {
  if (!URL.canParse(base)) return false;
  const url = new URL(base);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

/** One that leaves all of it to an OAuth 2.0 server may not have the older way in at all. */
async function oldFlows(homeserver: string, send: typeof fetch): Promise<unknown> {
  const url = `${homeserver}/_matrix/client/v3/login`;
  return requestJson(send, { method: 'GET', url }).catch((cause: unknown) => {
    if (cause instanceof CoreError && cause.code === 'not-found') return {};
    throw cause;
  });
}

async function offersOAuth(homeserver: string, send: typeof fetch): Promise<LoginFlows['oauth']> {
  try {
    const metadata = await readMetadata(homeserver, send);
    return {
      origin: new URL(metadata.authorizationEndpoint).origin,
      registration: metadata.creates,
    };
  } catch {
    return null;
  }
}

/** A homeserver that lets people register answers an empty attempt with its stages and 401. */
async function offersRegistration(homeserver: string, send: typeof fetch): Promise<boolean> {
  try {
    const response = await send(`${homeserver}/_matrix/client/v3/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return response.status === 401;
  } catch {
    return false;
  }
}

export type Credentials =
  | { readonly type: 'password'; readonly user: string; readonly password: string }
  | { readonly type: 'token'; readonly token: string };

/** @throws CoreError `bad-credentials`, `homeserver-not-allowed`, `rate-limited`, `offline`. */
export async function logIn(
  options: {
    readonly homeserver: string;
    readonly credentials: Credentials;
    readonly deviceName: string;
    /** The device of a soft-logged-out session, to keep its keys. */
    readonly deviceId?: string;
    readonly signal: AbortSignal;
  },
  allowed: AllowedHomeservers,
  send: typeof fetch,
): Promise<StoredSession> {
  const homeserver = originOf(options.homeserver);
  checkAllowed(homeserver, allowed);
  const { credentials } = options;
  const answer = await requestJson(send, {
    method: 'POST',
    url: `${homeserver}/_matrix/client/v3/login`,
    body: {
      ...(credentials.type === 'password'
        ? {
            type: 'm.login.password',
            identifier: { type: 'm.id.user', user: credentials.user.trim() },
            password: credentials.password,
          }
        : { type: 'm.login.token', token: credentials.token }),
      initial_device_display_name: options.deviceName,
      refresh_token: true,
      ...(options.deviceId === undefined ? {} : { device_id: options.deviceId }),
    },
    signal: options.signal,
  }).catch((error: unknown) => {
    if (error instanceof CoreError && error.code === 'forbidden') {
      throw new CoreError(
        'bad-credentials',
        say(credentials.type === 'password' ? 'login.wrong' : 'login.token'),
      );
    }
    throw error;
  });
  return sessionOf(answer, homeserver);
}

/**
 * The session that a log-in or a registration was answered with.
 *
 * @throws CoreError `not-a-homeserver` where there is none in it.
 */
export function sessionOf(answer: unknown, homeserver: string): StoredSession {
  const user = textAt(answer, 'user_id');
  const accessToken = textAt(answer, 'access_token');
  const deviceId = textAt(answer, 'device_id');
  if (user === undefined || accessToken === undefined || deviceId === undefined) {
    throw new CoreError('not-a-homeserver', say('login.no-session', { homeserver }));
  }
  return {
    homeserver,
    userId: userId(user),
    accessToken,
    refreshToken: textAt(answer, 'refresh_token') ?? null,
    expiresAtMs: expiryOf(answer, Date.now()),
    oauth: null,
    deviceId,
    name: nameOf(user),
    avatar: null,
  };
}

/** Until the profile is known: the local part. */
export const nameOf = (user: string): string => user.slice(1).split(':')[0] ?? user;
