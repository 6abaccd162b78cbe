/**
 * What a homeserver asks before it does something (user-interactive authentication): read from its
 * refusal, and answered in the form that the same request then carries. Nothing is kept between the
 * stages but the homeserver's own session id.
 */
import type { AuthAnswer, AuthStage } from '../../protocol/interactiveAuth.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { at, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';

export interface Challenge {
  readonly session: string;
  /** As the specification names the stage. */
  readonly type: string;
  /** `null` for a stage that needs no person. */
  readonly stage: AuthStage | null;
  /** The homeserver's own complaint about the last answer. */
  readonly complaint: string | null;
}

export type AuthData = Readonly<Record<string, unknown>> & { readonly session: string };

export const dummyStage = 'm.login.dummy';
export const passwordStage = 'm.login.password';
const tokenStage = 'm.login.registration_token';
const termsStage = 'm.login.terms';
const known = new Set([dummyStage, passwordStage, tokenStage, termsStage]);

/**
 * The challenge in a refusal; `undefined` where it is another one. `homeserver` is the origin that
 * pages of its own are on.
 *
 * @throws CoreError `failed` where no flow leads on.
 */
export function readChallenge(
  status: unknown,
  body: unknown,
  homeserver: string,
): Challenge | undefined {
  if (status !== 401 || listAt(body, 'flows').length === 0) return undefined;
  const session = textAt(body, 'session') ?? '';
  const type = nextStage(body);
  return {
    session,
    type,
    stage: type === dummyStage ? null : stageOf(type, body, homeserver, session),
    complaint: textAt(body, 'error')?.slice(0, 300) ?? null,
  };
}

/** Of the flow with the least to do elsewhere, then the least for a person, then the shortest. */
function nextStage(body: unknown): string {
  const completed = new Set(listAt(body, 'completed'));
  const flows = listAt(body, 'flows')
    .map((flow) =>
      listAt(flow, 'stages').filter(
        (stage): stage is string => typeof stage === 'string' && !completed.has(stage),
      ),
    )
    .filter((stages) => stages.length > 0)
    .toSorted(
      (a, b) =>
        count(a, (stage) => !known.has(stage)) - count(b, (stage) => !known.has(stage)) ||
        count(a, (stage) => stage !== dummyStage) - count(b, (stage) => stage !== dummyStage) ||
        a.length - b.length,
    );
  const next = flows[0]?.[0];
  if (next === undefined) {
    throw new CoreError('failed', say('homeserver.no-way'));
  }
  return next;
}

const count = (stages: readonly string[], which: (stage: string) => boolean): number =>
  stages.filter(which).length;

function stageOf(type: string, body: unknown, homeserver: string, session: string): AuthStage {
  if (type === passwordStage) return { kind: 'password' };
  if (type === tokenStage) return { kind: 'registration-token' };
  const params = plainAt(at(body, 'params'), type);
  if (type === termsStage) return { kind: 'terms', documents: documentsOf(params) };
  // An authentication service names a page of its own; what is no page is not opened.
  const own = textAt(params, 'url') ?? '';
  return {
    kind: 'elsewhere',
    type,
    url: isPage(own) ? own : fallbackPage(homeserver, type, session),
  };
}

/** Where every homeserver asks for a stage by itself. */
export function fallbackPage(homeserver: string, type: string, session: string): string {
  const query = new URLSearchParams({ session }).toString();
  return `${homeserver}/_matrix/client/v3/auth/${encodeURIComponent(type)}/fallback/web?${query}`;
}

const isPage = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

/** The English wording where there is one, else the first; only links that a browser may open. */
function documentsOf(params: unknown): readonly { readonly name: string; readonly url: string }[] {
  return Object.values(plainAt(params, 'policies') ?? {}).flatMap((policy) => {
    const wordings = isPlain(policy) ? Object.values(policy).filter(isPlain) : [];
    const chosen = plainAt(policy, 'en') ?? wordings[0];
    const url = textAt(chosen, 'url') ?? '';
    if (!isPage(url)) return [];
    return [{ name: shown(textAt(chosen, 'name') ?? url, longest.line), url }];
  });
}

export function authOf(answer: AuthAnswer, userId: string | undefined): AuthData {
  const { session } = answer;
  switch (answer.kind) {
    case 'password':
      return {
        type: passwordStage,
        session,
        identifier: { type: 'm.id.user', user: userId ?? '' },
        password: answer.password,
      };
    case 'registration-token':
      return { type: tokenStage, session, token: answer.token.trim() };
    case 'terms':
      return { type: termsStage, session };
    case 'elsewhere':
    default:
      // What was done on the homeserver's page is remembered under the session.
      return { session };
  }
}
