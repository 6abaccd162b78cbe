/**
 * The homeserver's questions about requests that the SDK makes: the request stays under way, one
 * question is shown at a time, and the same request is made again with what a person has answered.
 */
import { CoreError } from '../../protocol/coreError.ts';
import { type Told, say } from '../../protocol/sentences.ts';
import { at } from '../../protocol/plain.ts';
import type { AuthRequest } from '../../protocol/trust.ts';
import {
  type AuthData,
  type Challenge,
  authOf,
  dummyStage,
  fallbackPage,
  readChallenge,
} from './authChallenge.ts';

type Answer = { readonly password: string | null } | 'cancelled';
export type MakeRequest<T> = (auth: AuthData | null) => Promise<T>;

/** The challenge in what a request of the SDK was rejected with. */
const challengeIn = (cause: unknown, homeserver: string): Challenge | undefined =>
  readChallenge(at(cause, 'httpStatus'), at(cause, 'data'), homeserver);

export class AuthQuestions {
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
        const challenge = challengeIn(cause, this.#account.homeserver);
        if (challenge === undefined) throw cause;
        const { session, type, stage, complaint } = challenge;
        if (stage === null) {
          if (auth?.['type'] === dummyStage) throw cause;
          auth = { type: dummyStage, session };
          continue;
        }
        const how =
          stage.kind === 'password'
            ? stage.kind
            : {
                page:
                  stage.kind === 'elsewhere'
                    ? stage.url
                    : fallbackPage(this.#account.homeserver, type, session),
              };
        const error = answered ? wrongAnswer(how, complaint) : null;
        const answer = await this.#ask({ id: crypto.randomUUID(), why, how, error });
        if (answer === 'cancelled') throw declined();
        answered = true;
        auth = authOf(
          how === 'password'
            ? { session, kind: 'password', password: answer.password ?? '' }
            : { session, kind: 'elsewhere' },
          this.#account.userId,
        );
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

const declined = (): CoreError => new CoreError('aborted', say('account.not-confirmed'));

function wrongAnswer(how: AuthRequest['how'], complaint: string | null): Told {
  if (how === 'password') return say('account.password-wrong');
  return complaint === null
    ? say('account.page-not-through')
    : say('homeserver.says', { words: complaint });
}
