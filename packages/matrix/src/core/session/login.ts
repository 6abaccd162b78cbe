import type { LoginFlows } from '../../protocol/methods.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { userId } from '../../protocol/ids.ts';
import { at, isPlain, listAt, textAt } from '../../protocol/plain.ts';
import { type AllowedHomeservers, checkAllowed, isLoopback, originOf } from '../homeservers.ts';
import type { StoredSession } from '../storage/vault.ts';
import { requestJson } from './http.ts';

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
      `${new URL(homeserver).host} does not answer like a Matrix homeserver.`,
    );
  }
  const [login, oauth, registration] = await Promise.all([
    requestJson(send, { method: 'GET', url: `${homeserver}/_matrix/client/v3/login` }),
    offers(() =>
      requestJson(send, { method: 'GET', url: `${homeserver}/_matrix/client/v1/auth_metadata` }),
    ),
    offersRegistration(homeserver, send),
  ]);
  return { homeserver, flows: flowsOf(login, oauth, registration) };
}

function flowsOf(login: unknown, oauth: boolean, registration: boolean): LoginFlows {
  const flows = listAt(login, 'flows').filter(isPlain);
  const has = (type: string): boolean => flows.some((flow) => flow['type'] === type);
  const sso = flows.find((flow) => flow['type'] === 'm.login.sso');
  const providers = listAt(sso, 'identity_providers').flatMap((provider) => {
    const id = textAt(provider, 'id');
    return id === undefined ? [] : [{ id, name: textAt(provider, 'name') ?? id }];
  });
  return {
    password: has('m.login.password'),
    token: has('m.login.token'),
    sso: sso === undefined || providers.length > 0 ? providers : [{ id: '', name: '' }],
    oauth,
    registration,
  };
}

async function wellKnown(origin: string, send: typeof fetch): Promise<string> {
  const url = `${origin}/.well-known/matrix/client`;
  try {
    const found = await requestJson(send, { method: 'GET', url, timeoutMs: 8_000 });
    const base = textAt(at(found, 'm.homeserver'), 'base_url');
    return base === undefined ? origin : originOf(base);
  } catch {
    return origin;
  }
}

async function offers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    return isPlain(await ask());
  } catch {
    return false;
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
      ...(options.deviceId === undefined ? {} : { device_id: options.deviceId }),
    },
    signal: options.signal,
  }).catch((error: unknown) => {
    if (error instanceof CoreError && error.code === 'forbidden') {
      throw new CoreError('bad-credentials', 'The user name or the password is wrong.');
    }
    throw error;
  });
  const user = textAt(answer, 'user_id');
  const accessToken = textAt(answer, 'access_token');
  const deviceId = textAt(answer, 'device_id');
  if (user === undefined || accessToken === undefined || deviceId === undefined) {
    throw new CoreError('not-a-homeserver', `${homeserver} answered the log-in without a session.`);
  }
  const name = user.slice(1).split(':')[0] ?? user;
  return { homeserver, userId: userId(user), accessToken, deviceId, name, avatar: null };
}
