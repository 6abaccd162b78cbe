import { pathOf, requestJson } from '../session/http.ts';
import type { StoredSession } from '../storage/vault.ts';

/** One request under `/_matrix/client/v3` with the account's authority; rejects with `CoreError`. */
export type Api = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: readonly string[],
  body?: unknown,
  signal?: AbortSignal,
  query?: Readonly<Record<string, string>>,
) => Promise<unknown>;

export function makeApi(session: StoredSession, send: typeof fetch): Api {
  return async (method, path, body, signal, query) =>
    requestJson(send, {
      method,
      url: `${session.homeserver}/_matrix/client/v3/${pathOf(path)}${
        query === undefined ? '' : `?${new URLSearchParams(query).toString()}`
      }`,
      token: session.accessToken,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
      timeoutMs: 60_000,
    });
}
