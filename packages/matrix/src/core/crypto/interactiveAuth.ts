/**
 * Interactive authentication: the homeserver answers some requests with a challenge, and the same
 * request is made again with what a person has answered. One challenge is shown at a time.
 */
import { CoreError } from '../../protocol/coreError.ts';
import { type Plain, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import type { AuthRequest } from '../../protocol/trust.ts';

export type AuthData = Readonly<Record<string, unknown>> & { readonly session?: string };
type Answer = { readonly password: string | null } | 'cancelled';
export type MakeRequest<T> = (auth: AuthData | null) => Promise<T>;

export interface Challenge {
  readonly session: string;
  readonly how: AuthRequest['how'] | 'dummy';
  /** The homeserver's own complaint about the last answer. */
  readonly complaint: string | null;
}

const passwordStage = 'm.login.password';
const dummyStage = 'm.login.dummy';

/**
 * The challenge in what a request was rejected with; `undefined` where it is another refusal.
 * `homeserver` is the origin that a page of its own is on.
 */
export function readChallenge(cause: unknown, homeserver: string): Challenge | undefined {
  if (!isPlain(cause) || cause['httpStatus'] !== 401) return undefined;
  const data = plainAt(cause, 'data');
  const session = textAt(data, 'session');
  const flows = listAt(data, 'flows').map((flow) =>
    listAt(flow, 'stages').filter((stage) => typeof stage === 'string'),
  );
  if (session === undefined || flows.length === 0) return undefined;
  const done = new Set(listAt(data, 'completed'));
  const missing = flows.map((stages) => stages.filter((stage) => !done.has(stage)));
  const complaint = textAt(data, 'errcode') === undefined ? null : (textAt(data, 'error') ?? '');
  return { session, complaint, how: wayOf(missing, plainAt(data, 'params'), session, homeserver) };
}

function wayOf(
  missing: readonly (readonly string[])[],
  params: Plain | undefined,
  session: string,
  homeserver: string,
): Challenge['how'] {
  const only = (stage: string): boolean =>
    missing.some((stages) => stages.length === 1 && stages[0] === stage);
  if (only(dummyStage)) return 'dummy';
  if (only(passwordStage)) return 'password';
  for (const [stage] of missing) {
    if (stage === undefined) continue;
    // The account is kept by an authentication service: it asks on its own page.
    const own = textAt(plainAt(params, stage), 'url');
    if (own !== undefined) return isPage(own) ? { page: own } : 'unsupported';
    const page = `${homeserver}/_matrix/client/v3/auth/${encodeURIComponent(stage)}/fallback/web?session=${encodeURIComponent(session)}`;
    return { page };
  }
  return 'unsupported';
}

const isPage = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

export class InteractiveAuth {
  readonly #tell: (request: AuthRequest | null) => void;
  readonly #account: { readonly userId: string; readonly homeserver: string };
  #turn: Promise<unknown> = Promise.resolve();
  #open: { readonly id: string; readonly settle: (answer: Answer) => void } | undefined;
  #stopped = false;

  constructor(
    account: { readonly userId: string; readonly homeserver: string },
    tell: (request: AuthRequest | null) => void,
  ) {
    this.#account = account;
    this.#tell = tell;
  }

  /** @throws CoreError `aborted` where a person declines; whatever else the request rejects with. */
  async run<T>(why: AuthRequest['why'], makeRequest: MakeRequest<T>): Promise<T> {
    const turn = this.#turn.then(() => this.#run(why, makeRequest));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #run<T>(why: AuthRequest['why'], makeRequest: MakeRequest<T>): Promise<T> {
    let auth: AuthData | null = null;
    let answered = false;
    for (;;) {
      try {
        return await makeRequest(auth);
      } catch (cause) {
        const challenge = readChallenge(cause, this.#account.homeserver);
        if (challenge === undefined) throw cause;
        const { session, how } = challenge;
        if (how === 'dummy') {
          if (auth?.['type'] === dummyStage) throw cause;
          auth = { type: dummyStage, session };
          continue;
        }
        const error = answered ? wrongAnswer(how, challenge.complaint) : null;
        const answer = await this.#ask({ id: crypto.randomUUID(), why, how, error });
        if (answer === 'cancelled') throw declined();
        answered = true;
        auth =
          how === 'password'
            ? {
                type: passwordStage,
                identifier: { type: 'm.id.user', user: this.#account.userId },
                password: answer.password ?? '',
                session,
              }
            : { session };
      }
    }
  }

  answer(id: string, password: string | null): void {
    this.#settle(id, { password });
  }

  cancel(id: string): void {
    this.#settle(id, 'cancelled');
  }

  stop(): void {
    this.#stopped = true;
    if (this.#open !== undefined) this.#settle(this.#open.id, 'cancelled');
  }

  #ask(request: AuthRequest): Promise<Answer> {
    if (this.#stopped) return Promise.resolve('cancelled');
    return new Promise((settle) => {
      this.#open = { id: request.id, settle };
      this.#tell(request);
    });
  }

  #settle(id: string, answer: Answer): void {
    const open = this.#open;
    if (open?.id !== id) return;
    this.#open = undefined;
    this.#tell(null);
    open.settle(answer);
  }
}

const declined = (): CoreError =>
  new CoreError('aborted', 'Nothing was changed: it was not confirmed.');

function wrongAnswer(how: AuthRequest['how'], complaint: string | null): string {
  if (how === 'password') return 'This is not the password of this account.';
  return complaint ?? 'The homeserver has not heard from its page yet.';
}
