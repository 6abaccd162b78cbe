/**
 * The session while it is in use: its access token is renewed before it ends or when the homeserver
 * no longer knows it, once for all who wait, and stored sealed before anybody uses it. Every request
 * of the account, the SDK's too, goes through `fetch` here.
 */
import { CoreError } from '../../protocol/coreError.ts';
import { countAt, textAt } from '../../protocol/plain.ts';
import type { StoredSession } from '../storage/vault.ts';
import { requestAnswer } from './http.ts';

export interface SessionSeams {
  readonly write: (session: StoredSession) => Promise<void>;
  /** Refuses what the deployment does not allow. */
  readonly send: typeof fetch;
  /** As `send`, for the OAuth 2.0 servers that the deployment allows. */
  readonly sendOAuth: typeof fetch;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
}

/** A token that ends within this is renewed before it is used. */
const marginMs = 15_000;

type Renewal = 'renewed' | 'refused' | 'unreachable';

export class LiveSession {
  readonly #seams: SessionSeams;
  #current: StoredSession;
  #renewal: Promise<Renewal> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(session: StoredSession, seams: SessionSeams) {
    this.#current = session;
    this.#seams = seams;
  }

  get current(): StoredSession {
    return this.#current;
  }

  /** Resolves once it is stored. */
  change(part: Partial<StoredSession>): Promise<void> {
    this.#current = { ...this.#current, ...part };
    const write = (): Promise<void> => this.#seams.write(this.#current);
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }

  /** One that is good for some seconds, where that can be had; never rejects. */
  async accessToken(): Promise<string> {
    const { expiresAtMs, refreshToken } = this.#current;
    if (
      refreshToken !== null &&
      expiresAtMs !== null &&
      this.#seams.now() > expiresAtMs - marginMs
    ) {
      await this.#renew(this.#current.accessToken);
    }
    return this.#current.accessToken;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    const url = new URL(input instanceof Request ? input.url : input);
    // A token goes to its homeserver and nowhere else, whoever asks.
    if (!headers.has('authorization') || url.origin !== new URL(this.#current.homeserver).origin) {
      headers.delete('authorization');
      return this.#seams.send(input, { ...init, headers });
    }
    const used = await this.accessToken();
    headers.set('authorization', `Bearer ${used}`);
    const answer = await this.#seams.send(input, { ...init, headers });
    if (answer.status !== 401 || this.#current.refreshToken === null) return answer;
    const body: unknown = await answer
      .clone()
      .json()
      .catch(() => undefined);
    if (textAt(body, 'errcode') !== 'M_UNKNOWN_TOKEN') return answer;
    const renewal = await this.#renew(used);
    if (renewal === 'refused') return answer;
    // An ended token while nobody can renew it is a lost network, not a lost session.
    if (renewal === 'unreachable')
      throw new TypeError('The session could not be renewed just now.');
    headers.set('authorization', `Bearer ${this.#current.accessToken}`);
    return this.#seams.send(input, { ...init, headers });
  };

  /** Everybody who finds the same token ended waits for the same renewal. */
  #renew(used: string): Promise<Renewal> {
    if (this.#current.accessToken !== used) return Promise.resolve('renewed');
    this.#renewal ??= this.#ask().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #ask(): Promise<Renewal> {
    const { refreshToken, oauth, homeserver } = this.#current;
    if (refreshToken === null) return 'refused';
    try {
      const answer =
        oauth === null
          ? await requestAnswer(this.#seams.send, {
              method: 'POST',
              url: `${homeserver}/_matrix/client/v3/refresh`,
              body: { refresh_token: refreshToken },
              timeoutMs: 20_000,
            })
          : await requestAnswer(this.#seams.sendOAuth, {
              method: 'POST',
              url: oauth.tokenEndpoint,
              body: new URLSearchParams({
                grant_type: 'refresh_token',
                refresh_token: refreshToken,
                client_id: oauth.clientId,
              }),
              timeoutMs: 20_000,
            });
      if (!answer.ok) return isRefusal(answer.status, answer.body) ? 'refused' : 'unreachable';
      const accessToken = textAt(answer.body, 'access_token');
      if (accessToken === undefined) return 'unreachable';
      await this.change({
        accessToken,
        refreshToken: textAt(answer.body, 'refresh_token') ?? refreshToken,
        expiresAtMs: expiryOf(answer.body, this.#seams.now()),
      });
      return 'renewed';
    } catch (cause) {
      if (cause instanceof CoreError || cause instanceof DOMException) return 'unreachable';
      throw cause;
    }
  }
}

/** Busy and broken servers refuse nothing: only these say that the token is no longer any good. */
function isRefusal(status: number, body: unknown): boolean {
  const oauth = textAt(body, 'error');
  return (
    textAt(body, 'errcode') === 'M_UNKNOWN_TOKEN' ||
    textAt(body, 'errcode') === 'M_FORBIDDEN' ||
    (status < 500 && (oauth === 'invalid_grant' || oauth === 'invalid_client'))
  );
}

/** Matrix counts milliseconds, OAuth 2.0 seconds. */
export function expiryOf(body: unknown, nowMs: number): number | null {
  const matrix = countAt(body, 'expires_in_ms');
  const oauth = countAt(body, 'expires_in');
  const lifeMs = matrix ?? (oauth === null ? null : oauth * 1_000);
  return lifeMs === null ? null : nowMs + lifeMs;
}
