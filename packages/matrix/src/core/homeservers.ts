/**
 * Which homeservers the core may talk to, and how an address becomes one. Every request of the
 * Worker, the SDK's too, goes through `guardedFetch`: the list is asked, and waited for, before the request is made.
 */
import { CoreError } from '../protocol/coreError.ts';
import { say } from '../protocol/sentences.ts';

export type AllowedHomeservers = readonly string[] | 'any';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const isLoopback = (url: URL): boolean => loopback.test(url.hostname);

/** `matrix.org`, `@me:matrix.org`, `localhost:8008` or a URL, as an origin without path. */
export function originOf(address: string): string {
  const text = address.trim().replace(/^@[^:]*:/, '');
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    throw new CoreError('invalid', say('homeserver.bad-address', { address }));
  }
  if (withScheme !== text && isLoopback(url)) url.protocol = 'http:';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    throw new CoreError('homeserver-not-allowed', say('homeserver.not-safe'));
  }
  return url.origin;
}

/** @throws CoreError `homeserver-not-allowed`. */
export function checkAllowed(origin: string, allowed: AllowedHomeservers): void {
  if (allowed === 'any') {
    originOf(origin);
    return;
  }
  if (allowed.some((entry) => sameOrigin(entry, origin))) return;
  throw new CoreError(
    'homeserver-not-allowed',
    allowed.length === 0
      ? say('homeserver.none-allowed', { origin })
      : say('homeserver.not-allowed', { origin, allowed: allowed.join(', ') }),
  );
}

function sameOrigin(entry: string, origin: string): boolean {
  try {
    return new URL(entry).origin === origin;
  } catch {
    return false;
  }
}

/** `fetch` that refuses other origins, redirects and credentials before anything is sent. */
export function guardedFetch(
  allowed: AllowedHomeservers | Promise<AllowedHomeservers>,
  plainFetch: typeof fetch = fetch,
): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    checkAllowed(url.origin, await allowed);
    return plainFetch(input, { ...init, credentials: 'omit', redirect: 'error' });
  };
}
