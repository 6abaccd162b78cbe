/**
 * User-interactive authentication: the homeserver answers 401 with flows of stages until one flow is
 * through. Nothing is kept between the stages but the homeserver's own session id.
 */
import type { AuthAnswer, AuthChallenge, AuthStage } from '../../protocol/interactiveAuth.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { at, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
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
  let auth = answer === null ? undefined : authOf(answer, guarded.userId);
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
    if (got.status !== 401 || listAt(got.body, 'flows').length === 0) {
      throw refusal(got.status, got.body, got.retryAfter);
    }
    const session = textAt(got.body, 'session') ?? '';
    const type = nextStage(got.body);
    if (type === 'm.login.dummy') {
      auth = { type, session };
      continue;
    }
    return {
      done: false,
      challenge: {
        session,
        stage: stageOf(type, got.body, guarded.homeserver, session),
        failure: answer === null ? null : (textAt(got.body, 'error')?.slice(0, 300) ?? null),
      },
    };
  }
  throw new CoreError('failed', 'The homeserver does not say what it wants: try again later.');
}

const known = new Set([
  'm.login.dummy',
  'm.login.password',
  'm.login.registration_token',
  'm.login.terms',
]);

/** Of the flow with the least to do elsewhere, then the shortest. */
function nextStage(body: unknown): string {
  const completed = new Set(listAt(body, 'completed'));
  const flows = listAt(body, 'flows')
    .map((flow) =>
      listAt(flow, 'stages').filter(
        (stage): stage is string => typeof stage === 'string' && !completed.has(stage),
      ),
    )
    .filter((stages) => stages.length > 0)
    .toSorted((a, b) => foreign(a) - foreign(b) || a.length - b.length);
  const next = flows[0]?.[0];
  if (next === undefined) {
    throw new CoreError('failed', 'The homeserver offers no way to go on: ask its administrator.');
  }
  return next;
}

const foreign = (stages: readonly string[]): number =>
  stages.filter((stage) => !known.has(stage)).length;

function stageOf(type: string, body: unknown, homeserver: string, session: string): AuthStage {
  if (type === 'm.login.password') return { kind: 'password' };
  if (type === 'm.login.registration_token') return { kind: 'registration-token' };
  if (type === 'm.login.terms') {
    return { kind: 'terms', documents: documentsOf(plainAt(at(body, 'params'), type)) };
  }
  const query = new URLSearchParams({ session }).toString();
  return {
    kind: 'elsewhere',
    type,
    url: `${homeserver}/_matrix/client/v3/auth/${encodeURIComponent(type)}/fallback/web?${query}`,
  };
}

/** The English wording where there is one, else the first; only links that a browser may open. */
function documentsOf(params: unknown): readonly { readonly name: string; readonly url: string }[] {
  return Object.values(plainAt(params, 'policies') ?? {}).flatMap((policy) => {
    const wordings = isPlain(policy) ? Object.values(policy).filter(isPlain) : [];
    const chosen = plainAt(policy, 'en') ?? wordings[0];
    const url = textAt(chosen, 'url') ?? '';
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return [];
    return [{ name: textAt(chosen, 'name') ?? url, url }];
  });
}

function authOf(answer: AuthAnswer, userId: string | undefined): Readonly<Record<string, unknown>> {
  const { session } = answer;
  switch (answer.kind) {
    case 'password':
      return {
        type: 'm.login.password',
        session,
        identifier: { type: 'm.id.user', user: userId ?? '' },
        password: answer.password,
      };
    case 'registration-token':
      return { type: 'm.login.registration_token', session, token: answer.token.trim() };
    case 'terms':
      return { type: 'm.login.terms', session };
    case 'elsewhere':
    default:
      // What was done on the homeserver's page is remembered under the session.
      return { session };
  }
}
