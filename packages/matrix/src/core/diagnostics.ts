/** What happened in the core, in counts and times: nothing here could name a person or a room. */
import type { CoreDiagnostics } from '../protocol/account.ts';
import { protocolVersion } from '../protocol/wire.ts';
import type { AccountState } from './account/account.ts';
import type { StoredSession } from './storage/vault.ts';

const mostErrors = 50;
const mostTimes = 500;

export class Diagnostics {
  readonly #now: () => number;
  readonly #startedAtMs: number;
  readonly #answers = new Map<string, number>();
  readonly #times: number[] = [];
  readonly #errors: { method: string; code: string; atMs: number }[] = [];
  #count = 0;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#startedAtMs = now();
  }

  /** Counts what passes through, and looks at nothing but status and time. */
  watch(send: typeof fetch): typeof fetch {
    return async (input, init) => {
      const startedAtMs = this.#now();
      let status = 'none';
      try {
        const answer = await send(input, init);
        status = `${Math.floor(answer.status / 100)}xx`;
        return answer;
      } finally {
        this.#count += 1;
        this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
        this.#times.push(this.#now() - startedAtMs);
        if (this.#times.length > mostTimes) this.#times.shift();
      }
    };
  }

  /** The code alone: a sentence may hold what the homeserver said. */
  failed(method: string, code: string): void {
    this.#errors.push({ method, code, atMs: this.#now() });
    if (this.#errors.length > mostErrors) this.#errors.shift();
  }

  /** @param session the one that is logged in, or `null`. */
  read(
    state: Pick<AccountState, 'session' | 'sync' | 'rooms'>,
    session: StoredSession | null,
  ): CoreDiagnostics {
    const now = state.session.get();
    const rooms = state.rooms.get() ?? [];
    return {
      protocol: protocolVersion,
      ...this.#counted(),
      session: now.state,
      signedInBy: session === null ? 'nobody' : session.oauth === null ? 'matrix' : 'oauth',
      refreshable: (session?.refreshToken ?? null) !== null,
      crypto: now.state === 'signed-in' ? now.crypto : 'none',
      sync: state.sync.get().state,
      rooms: {
        total: rooms.length,
        encrypted: rooms.filter((room) => room.encrypted).length,
        spaces: rooms.filter((room) => room.kind === 'space').length,
      },
    };
  }

  #counted(): Pick<CoreDiagnostics, 'upMs' | 'requests' | 'errors'> {
    const sorted = this.#times.toSorted((a, b) => a - b);
    const now = this.#now();
    return {
      upMs: Math.round(now - this.#startedAtMs),
      requests: {
        count: this.#count,
        answers: Object.fromEntries(this.#answers),
        medianMs: rounded(sorted[Math.floor(sorted.length / 2)]),
        slowestMs: rounded(sorted.at(-1)),
      },
      errors: this.#errors.map(({ method, code, atMs }) => ({
        method,
        code,
        agoMs: Math.round(now - atMs),
      })),
    };
  }
}

const rounded = (ms: number | undefined): number | null =>
  ms === undefined ? null : Math.round(ms);
