/**
 * Logging in on the homeserver's own page: it sends the browser back with a token that is good once.
 * The token leaves the address before anything is drawn, and counts only where this tab had gone.
 */
const pendingName = 'kumix.sso';

export interface SsoReturn {
  readonly homeserver: string;
  readonly token: string;
}

type Tab = Pick<Window, 'location' | 'history' | 'sessionStorage'>;

/** Where the homeserver asks; `provider` is empty where it offers one way only. */
export function ssoAddress(homeserver: string, provider: string, back: string): string {
  const path = provider === '' ? '' : `/${encodeURIComponent(provider)}`;
  return `${homeserver}/_matrix/client/v3/login/sso/redirect${path}?redirectUrl=${encodeURIComponent(back)}`;
}

export function leaveForSso(tab: Tab, homeserver: string, provider: string): void {
  tab.sessionStorage.setItem(pendingName, homeserver);
  const back = `${tab.location.origin}${tab.location.pathname}`;
  tab.location.assign(ssoAddress(homeserver, provider, back));
}

/**
 * What the homeserver sent back, once. A token in a link that somebody else made is taken out of
 * the address and not used: it would log one into an account of theirs.
 */
export function takeSsoReturn(tab: Tab): SsoReturn | null {
  const query = new URLSearchParams(tab.location.search);
  const token = query.get('loginToken');
  if (token === null) return null;
  query.delete('loginToken');
  const rest = query.toString();
  tab.history.replaceState(
    null,
    '',
    `${tab.location.pathname}${rest === '' ? '' : `?${rest}`}${tab.location.hash}`,
  );
  const homeserver = tab.sessionStorage.getItem(pendingName);
  tab.sessionStorage.removeItem(pendingName);
  return homeserver === null || token === '' ? null : { homeserver, token };
}
