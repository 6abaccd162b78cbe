import type { LoginReturn } from '@kumix/matrix';

type LandingWindow = {
  readonly location: Pick<Location, 'search' | 'hash' | 'pathname'>;
  readonly history: Pick<History, 'replaceState'>;
};

/** Longer than any code, token or state; what is longer was made by nobody who means well. */
const longest = 4_096;

/**
 * What single sign-on or OAuth 2.0 has put into the address, and `null` where the page was opened in
 * any other way. It leaves the address at once, before anything else runs: history, bookmarks and
 * the address bar never hold it.
 */
export function takeLanding(view: LandingWindow): LoginReturn | null {
  const { search, hash, pathname } = view.location;
  const inFragment = /^#(?!\/)/.test(hash);
  const query = new URLSearchParams(inFragment ? hash.slice(1) : search);
  const read = (name: string): string | undefined => query.get(name) ?? undefined;
  const state = read('state');
  const [code, token, error] = [read('code'), read('loginToken'), read('error')];
  if (code === undefined && token === undefined && error === undefined) return null;
  view.history.replaceState(null, '', pathname);
  const issuer = read('iss');
  const parts = { code, token, error, issuer };
  if (Object.values({ ...parts, state }).some((part) => (part?.length ?? 0) > longest)) return null;
  return {
    state: state ?? '',
    ...(code === undefined ? {} : { code }),
    ...(token === undefined ? {} : { token }),
    ...(error === undefined ? {} : { error }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}
