/** A request of ours that the homeserver may ask something about first: one stage a call. */
import type { AuthAnswer, AuthChallenge } from '../../protocol/interactiveAuth.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { type AuthData, authOf, dummyStage, readChallenge } from './authChallenge.ts';
import { refusal, requestAnswer } from './http.ts';

interface Guarded {
  readonly homeserver: string;
  readonly method: 'POST' | 'DELETE' | 'PUT';
  /** From `/_matrix` on. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token?: string;
  /** Who answers, where the stage is a password. */
  readonly userId?: string;
  readonly signal?: AbortSignal;
}

export type Attempt =
  | { readonly done: true; readonly value: unknown }
  | { readonly done: false; readonly challenge: AuthChallenge };

/** A homeserver that goes on asking for what needs no answer is not followed for ever. */
const mostDummies = 3;

/** @throws CoreError as `requestJson`; `failed` for a homeserver that asks without a flow. */
export async function attempt(
  send: typeof fetch,
  guarded: Guarded,
  answer: AuthAnswer | null,
): Promise<Attempt> {
  let auth: AuthData | undefined = answer === null ? undefined : authOf(answer, guarded.userId);
  for (let dummies = 0; dummies <= mostDummies; dummies += 1) {
    const got = await requestAnswer(send, {
      method: guarded.method,
      url: `${guarded.homeserver}${guarded.path}`,
      body: { ...guarded.body, ...(auth === undefined ? {} : { auth }) },
      ...(guarded.token === undefined ? {} : { token: guarded.token }),
      ...(guarded.signal === undefined ? {} : { signal: guarded.signal }),
      timeoutMs: 60_000,
    });
    if (got.ok) return { done: true, value: got.body };
    const challenge = readChallenge(got.status, got.body, guarded.homeserver);
    if (challenge === undefined) throw refusal(got.status, got.body, got.retryAfter);
    const { session, stage, complaint } = challenge;
    if (stage !== null) {
      return {
        done: false,
        challenge: {
          session,
          stage,
          failure:
            answer === null || complaint === null
              ? null
              : say('homeserver.says', { words: complaint }),
        },
      };
    }
    auth = { type: dummyStage, session };
  }
  throw new CoreError('failed', say('homeserver.unclear'));
}
