import type { CapabilityRequest, PolicyRequest } from './decision.ts';
import { canonicalJson } from './json/canonical.ts';

/**
 * What a person answered where the policy says `ask`. A grant is no layer: it is read only when the
 * meet of all layers is `ask`. It is plain data; whoever holds it persists it.
 */

export interface Grant {
  readonly answer: 'allow' | 'deny';
  /** `until` ends at `expiresMs`; `always` lasts until it is taken back. */
  readonly lasts: 'until' | 'always';
  /** Milliseconds since the epoch; for `until` only. */
  readonly expiresMs?: number;
}

export interface GrantBook {
  /**
   * The highest clock ever seen, in milliseconds since the epoch. Expiry is judged by it, so that
   * setting a clock back brings nothing back.
   */
  readonly clockMs: number;
  readonly grants: Readonly<Record<string, Grant>>;
}

export const EMPTY_GRANTS: GrantBook = Object.freeze({ clockMs: 0, grants: Object.freeze({}) });

type CallRequest = Extract<PolicyRequest, { ask: 'call' }>;

/**
 * The key of a grant: account, package hash, capability, the caveats the manifest puts on it, and
 * the room. Another package, or the same asking for more, is another question.
 */
export const grantKey = (account: string, request: CallRequest): string => {
  const caveats = request.extension.capabilities
    .filter(({ name }) => name === request.capability)
    .map((asked: CapabilityRequest) => asked.caveats);
  return canonicalJson([
    account,
    request.extension.id,
    request.extension.sha256,
    request.capability,
    caveats,
    request.room?.id ?? null,
  ]);
};

/** The book as it stands at a time: the clock never runs backwards, and what expired is gone. */
export const atTime = (book: GrantBook, nowMs: number): GrantBook => {
  // A clock that is not a number stands still.
  const clockMs = nowMs > book.clockMs ? nowMs : book.clockMs;
  const grants = Object.fromEntries(
    Object.entries(book.grants).filter(
      ([, grant]) => grant.lasts !== 'until' || (grant.expiresMs ?? 0) > clockMs,
    ),
  );
  return { clockMs, grants };
};

export const addGrant = (book: GrantBook, key: string, grant: Grant, nowMs: number): GrantBook => {
  const now = atTime(book, nowMs);
  return { ...now, grants: { ...now.grants, [key]: grant } };
};

export const removeGrant = (book: GrantBook, key: string): GrantBook => ({
  ...book,
  grants: Object.fromEntries(Object.entries(book.grants).filter(([other]) => other !== key)),
});

/** The standing answer, or `undefined` where there is none or it expired. Changes nothing. */
export const readGrant = (
  book: GrantBook,
  key: string,
  nowMs: number,
): Grant['answer'] | undefined => {
  const { grants } = atTime(book, nowMs);
  return Object.hasOwn(grants, key) ? grants[key]?.answer : undefined;
};
