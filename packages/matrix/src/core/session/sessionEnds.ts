/**
 * The OAuth 2.0 API has no `/logout/all` and lets no client delete another device: a client ends its
 * own session by taking its token back, and leads the person to the account's page for the others.
 */
import type { SessionEnds } from '../../protocol/account.ts';
import type { StoredSession } from '../storage/vault.ts';
import { requestAnswer, requestJson } from './http.ts';
import type { LiveSession } from './liveSession.ts';
import type { OAuthMetadata } from './oauthMetadata.ts';

/** The list of devices on the account's page, under its name and the one from before that. */
const actions = ['org.matrix.devices_list', 'org.matrix.sessions_list'] as const;

/** Straight to the list where the page offers that, else the page itself. */
export function devicesUrlOf({
  accountUrl,
  accountActions,
}: Pick<OAuthMetadata, 'accountUrl' | 'accountActions'>): string | null {
  const action = actions.find((each) => accountActions.includes(each));
  if (accountUrl === null || action === undefined) return accountUrl;
  const url = new URL(accountUrl);
  url.searchParams.set('action', action);
  return url.href;
}

export function endsOf({ oauth }: Pick<StoredSession, 'oauth'>): SessionEnds {
  return oauth === null ? { by: 'app' } : { by: 'page', url: oauth.devicesUrl };
}

const patienceMs = 5_000;

/** Ends this session, or every one of the account. @throws CoreError */
export async function logOutAt(live: LiveSession, path: 'logout' | 'logout/all'): Promise<void> {
  await requestJson(live.fetch, {
    method: 'POST',
    url: `${live.current.homeserver}/_matrix/client/v3/${path}`,
    body: {},
    token: live.current.accessToken,
    timeoutMs: patienceMs,
  });
}

/**
 * Takes the tokens back where they were given (RFC 7009); the homeserver hears of it from there.
 * @throws CoreError
 */
export async function revoke(
  { oauth, refreshToken, accessToken }: StoredSession,
  send: typeof fetch,
): Promise<void> {
  if (oauth === null || oauth.revocationEndpoint === null) return;
  await requestAnswer(send, {
    method: 'POST',
    url: oauth.revocationEndpoint,
    body: new URLSearchParams({ token: refreshToken ?? accessToken, client_id: oauth.clientId }),
    timeoutMs: patienceMs,
  });
}
