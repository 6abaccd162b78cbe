/**
 * Ways in that lead through a page elsewhere: single sign-on and OAuth 2.0. What proves that the
 * person who comes back is the one who left (state, PKCE verifier) stays sealed in the core; what the
 * address brings is worth nothing without it.
 */
import type { LoginReturn } from '../../protocol/login.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { userId } from '../../protocol/ids.ts';
import { at, countAt, textAt } from '../../protocol/plain.ts';
import { isLoopback, originOf } from '../homeservers.ts';
import type { StoredSession } from '../storage/vault.ts';
import { requestAnswer, requestJson } from './http.ts';
import { expiryOf } from './liveSession.ts';
import { type logIn, nameOf } from './login.ts';
import { type OAuthMetadata, readMetadata } from './oauthMetadata.ts';
import { devicesUrlOf } from './sessionEnds.ts';

/** How long a person may take at the other page. */
const patienceMs = 10 * 60_000;

export interface Pending {
  readonly homeserver: string;
  readonly deviceName: string;
  readonly state: string;
  readonly startedAtMs: number;
  readonly oauth: {
    readonly metadata: OAuthMetadata;
    readonly clientId: string;
    readonly verifier: string;
    readonly returnTo: string;
  } | null;
}

export interface Begun {
  readonly url: string;
  readonly pending: Pending;
}

interface Start {
  readonly homeserver: string;
  readonly deviceName: string;
  readonly returnTo: string;
  readonly nowMs: number;
}

/** @throws CoreError `invalid` for an address that the homeserver must not send people back to. */
export function beginSso(
  { homeserver, deviceName, returnTo, nowMs }: Start,
  provider: string,
): Begun {
  const state = random(32);
  const back = appAddress(returnTo);
  back.searchParams.set('state', state);
  const url = new URL(
    `${homeserver}/_matrix/client/v3/login/sso/redirect${provider === '' ? '' : `/${encodeURIComponent(provider)}`}`,
  );
  url.searchParams.set('redirectUrl', back.href);
  return {
    url: url.href,
    pending: { homeserver, deviceName, state, startedAtMs: nowMs, oauth: null },
  };
}

/** @throws CoreError as `readMetadata`; `forbidden` where the server registers no clients. */
export async function beginOAuth(
  { homeserver, deviceName, returnTo, nowMs }: Start,
  options: {
    /** Of a soft-logged-out session, whose keys fit this device only. */
    readonly deviceId: string | undefined;
    readonly register: boolean;
    readonly send: typeof fetch;
    readonly sendOAuth: typeof fetch;
  },
): Promise<Begun> {
  const metadata = await readMetadata(homeserver, options.send);
  const back = appAddress(returnTo).href;
  const clientId = await registerClient(metadata, back, options.sendOAuth);
  const state = random(32);
  const verifier = random(48);
  const url = new URL(metadata.authorizationEndpoint);
  const query: Readonly<Record<string, string>> = {
    response_type: 'code',
    response_mode: metadata.fragment ? 'fragment' : 'query',
    client_id: clientId,
    redirect_uri: back,
    scope: `urn:matrix:client:api:* urn:matrix:client:device:${options.deviceId ?? random(8)}`,
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
    ...(options.register && metadata.creates ? { prompt: 'create' } : {}),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return {
    url: url.href,
    pending: {
      homeserver,
      deviceName,
      state,
      startedAtMs: nowMs,
      oauth: { metadata, clientId, verifier, returnTo: back },
    },
  };
}

/** `undefined` for what is no pending log-in, or one whose time is over. */
export function readPending(value: unknown, nowMs: number): Pending | undefined {
  const startedAtMs = countAt(value, 'startedAtMs');
  if (textAt(value, 'state') === undefined || startedAtMs === null) return undefined;
  if (nowMs - startedAtMs > patienceMs || startedAtMs > nowMs + patienceMs) return undefined;
  // Sealed by this core: the seal is the validator.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as Pending;
}

/**
 * @throws CoreError `invalid` where this browser did not begin it, `aborted` where the person turned
 * back, `bad-credentials` where the code is not taken.
 */
export async function finish(
  back: LoginReturn,
  pending: Pending | undefined,
  options: {
    readonly deviceId: string | undefined;
    readonly send: typeof fetch;
    readonly sendOAuth: typeof fetch;
    readonly logIn: typeof logIn;
    readonly allowed: Parameters<typeof logIn>[1];
    readonly signal: AbortSignal;
    readonly nowMs: number;
  },
): Promise<StoredSession> {
  if (pending === undefined || pending.state !== back.state) {
    throw new CoreError('invalid', say('login.not-begun'));
  }
  if (back.error !== undefined) {
    throw back.error === 'access_denied'
      ? new CoreError('aborted', say('login.cancelled'))
      : new CoreError('failed', say('login.failed-there'));
  }
  const { homeserver, deviceName, oauth } = pending;
  if (oauth === null) {
    if (back.token === undefined) throw new CoreError('invalid', say('login.no-token'));
    return options.logIn(
      {
        homeserver,
        credentials: { type: 'token', token: back.token },
        deviceName,
        signal: options.signal,
        ...(options.deviceId === undefined ? {} : { deviceId: options.deviceId }),
      },
      options.allowed,
      options.send,
    );
  }
  const { metadata, clientId, verifier, returnTo } = oauth;
  // Mix-up defence of RFC 9207, where the server takes part in it.
  if (back.code === undefined || (back.issuer !== undefined && back.issuer !== metadata.issuer)) {
    throw new CoreError('invalid', say('login.other-server'));
  }
  const answer = await requestAnswer(options.sendOAuth, {
    method: 'POST',
    url: metadata.tokenEndpoint,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.code,
      redirect_uri: returnTo,
      client_id: clientId,
      code_verifier: verifier,
    }),
    signal: options.signal,
  });
  const accessToken = textAt(answer.body, 'access_token');
  if (!answer.ok || accessToken === undefined) {
    throw new CoreError('bad-credentials', say('login.used-up'));
  }
  const who = await requestJson(options.send, {
    method: 'GET',
    url: `${homeserver}/_matrix/client/v3/account/whoami`,
    token: accessToken,
    signal: options.signal,
  });
  const user = textAt(who, 'user_id');
  const deviceId = textAt(who, 'device_id');
  if (user === undefined || deviceId === undefined) {
    throw new CoreError('not-a-homeserver', say('login.no-owner', { homeserver }));
  }
  return {
    homeserver,
    userId: userId(user),
    deviceId,
    accessToken,
    refreshToken: textAt(answer.body, 'refresh_token') ?? null,
    expiresAtMs: expiryOf(answer.body, options.nowMs),
    oauth: {
      clientId,
      tokenEndpoint: metadata.tokenEndpoint,
      revocationEndpoint: metadata.revocationEndpoint,
      accountUrl: metadata.accountUrl,
      devicesUrl: devicesUrlOf(metadata),
    },
    name: nameOf(user),
    avatar: null,
  };
}

/** A client of its own for each log-in: nothing of an earlier one is kept that could be stale. */
async function registerClient(
  metadata: OAuthMetadata,
  back: string,
  send: typeof fetch,
): Promise<string> {
  const native = isLoopback(new URL(back));
  const answer = await requestAnswer(send, {
    method: 'POST',
    url: metadata.registrationEndpoint,
    body: {
      client_name: 'Kumix',
      client_uri: back,
      redirect_uris: [back],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      // A web client may not come back to http:, as development on this machine does.
      application_type: native ? 'native' : 'web',
    },
  });
  const clientId = textAt(answer.body, 'client_id');
  if (!answer.ok || clientId === undefined) {
    const why = textAt(answer.body, 'error_description') ?? textAt(at(answer, 'body'), 'error');
    throw new CoreError(
      'forbidden',
      why === undefined
        ? say('oauth.refused')
        : say('oauth.refused-why', { words: why.slice(0, 200) }),
    );
  }
  return clientId;
}

/** The app's own address without anything that a flow could confuse. */
function appAddress(returnTo: string): URL {
  const url = new URL(returnTo);
  originOf(url.origin);
  url.search = '';
  url.hash = '';
  return url;
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}

const random = (bytes: number): string => base64Url(crypto.getRandomValues(new Uint8Array(bytes)));

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');
