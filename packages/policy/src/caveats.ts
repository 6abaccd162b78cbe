import type { CallFacts, RoomFacts } from './decision.ts';
import { matchesGlob, meetGlobs } from './glob.ts';
import {
  matchesOrigin,
  meetOriginPatterns,
  type OriginPattern,
  parseOrigin,
  parseOriginPattern,
} from './origin.ts';
import { type Dimension, HTTP_METHODS } from './vocabulary.ts';

/**
 * The caveats of one rule, ready to be judged. An absent caveat does not restrict; an empty one
 * admits nothing; one that cannot be read admits nothing.
 */
export interface Term {
  readonly origins?: readonly OriginPattern[];
  readonly methods?: readonly string[];
  readonly rooms?: readonly RoomTerm[];
  readonly eventTypes?: readonly string[];
  readonly formats?: readonly string[];
}

/** A room by id, or every room of a kind, or (after a meet) both. */
export interface RoomTerm {
  readonly id?: string;
  readonly kind?: 'encrypted' | 'plain';
}

/** A room whose encryption is not known to be off counts as encrypted. */
export const isPlain = (room: RoomFacts): boolean => room.encryption === 'plain';

const parseRoom = (text: string): RoomTerm =>
  text === 'encrypted' || text === 'plain' ? { kind: text } : { id: text };

/** Public suffixes were refused when the file was read; here a pattern is only taken apart. */
const parseOrigins = (texts: readonly string[]): readonly OriginPattern[] =>
  texts.flatMap((text) => {
    const result = parseOriginPattern(text, { opaque: false, isPublicSuffix: () => false });
    return result.ok ? [result.pattern] : [];
  });

type RawCaveats = { readonly [D in Dimension]?: readonly string[] | undefined };

export const parseTerm = (raw: RawCaveats): Term => ({
  ...(raw.origins === undefined ? {} : { origins: parseOrigins(raw.origins) }),
  ...(raw.methods === undefined ? {} : { methods: raw.methods }),
  ...(raw.rooms === undefined ? {} : { rooms: raw.rooms.map((text) => parseRoom(text)) }),
  ...(raw.eventTypes === undefined ? {} : { eventTypes: raw.eventTypes }),
  ...(raw.formats === undefined ? {} : { formats: raw.formats }),
});

const roomHolds = (term: RoomTerm, room: RoomFacts): boolean =>
  (term.id === undefined || term.id === room.id) &&
  (term.kind === undefined || (term.kind === 'plain') === isPlain(room));

export const roomsAdmit = (rooms: readonly RoomTerm[] | undefined, room: RoomFacts): boolean =>
  rooms === undefined || rooms.some((term) => roomHolds(term, room));

/** The first dimension in which a call falls outside the term; `undefined` where it is inside. */
export const outside = (
  term: Term,
  facts: CallFacts,
  room: RoomFacts | undefined,
): Dimension | undefined => {
  const { origin, method, eventType, format } = facts;
  if (
    term.origins !== undefined &&
    (origin === undefined || !term.origins.some((pattern) => matchesOrigin(pattern, origin)))
  ) {
    return 'origins';
  }
  if (term.methods !== undefined && (method === undefined || !term.methods.includes(method))) {
    return 'methods';
  }
  if (term.rooms !== undefined && (room === undefined || !roomsAdmit(term.rooms, room))) {
    return 'rooms';
  }
  if (
    term.eventTypes !== undefined &&
    (eventType === undefined || !term.eventTypes.some((glob) => matchesGlob(glob, eventType)))
  ) {
    return 'eventTypes';
  }
  if (
    term.formats !== undefined &&
    (format === undefined || !term.formats.some((glob) => matchesGlob(glob, format)))
  ) {
    return 'formats';
  }
  return undefined;
};

/** The fact a dimension is judged by, or `undefined` where the call does not state it. */
export const factOf = (
  dimension: Dimension,
  facts: CallFacts,
  room: RoomFacts | undefined,
): string | undefined => {
  if (dimension === 'origins') return facts.origin;
  if (dimension === 'methods') return facts.method;
  if (dimension === 'eventTypes') return facts.eventType;
  return dimension === 'formats' ? facts.format : room?.id;
};

/** Could any caller mean something by this fact? What is malformed is denied before any rule. */
export const isWellFormed = (dimension: Dimension, fact: unknown): boolean => {
  if (typeof fact !== 'string' || fact === '') return false;
  if (dimension === 'origins') return parseOrigin(fact) !== undefined;
  // In the path of a request these are steps: another type than the judged one would be written.
  if (dimension === 'eventTypes') return fact !== '.' && fact !== '..';
  return dimension !== 'methods' || HTTP_METHODS.some((method) => method === fact);
};

const meetRoomTerms = (a: RoomTerm, b: RoomTerm): RoomTerm | undefined => {
  if (a.id !== undefined && b.id !== undefined && a.id !== b.id) return undefined;
  if (a.kind !== undefined && b.kind !== undefined && a.kind !== b.kind) return undefined;
  return { ...a, ...b };
};

const pairwise = <T>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  meet: (a: T, b: T) => T | undefined,
): readonly T[] | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  const out = new Map<string, T>();
  for (const left of a) {
    for (const right of b) {
      const both = meet(left, right);
      if (both !== undefined) out.set(JSON.stringify(both), both);
    }
  }
  return [...out.values()];
};

const same = (a: string, b: string): string | undefined => (a === b ? a : undefined);

/**
 * What both terms admit, or `undefined` where that is nothing. Origins and globs intersect pairwise
 * (they are trees: two of them nest or are apart), rooms conjoin.
 */
export const meetTerms = (a: Term, b: Term): Term | undefined => {
  const met = {
    origins: pairwise(a.origins, b.origins, meetOriginPatterns),
    methods: pairwise(a.methods, b.methods, same),
    rooms: pairwise(a.rooms, b.rooms, meetRoomTerms),
    eventTypes: pairwise(a.eventTypes, b.eventTypes, meetGlobs),
    formats: pairwise(a.formats, b.formats, meetGlobs),
  };
  const term: Term = Object.fromEntries(
    Object.entries(met).filter(([, values]) => values !== undefined),
  );
  return isNothing(term) ? undefined : term;
};

/** Does the term admit no call at all? */
export const isNothing = (term: Term): boolean =>
  Object.values(term).some((values) => Array.isArray(values) && values.length === 0);

/** Does the term admit every call? */
export const isEverything = (term: Term): boolean => Object.keys(term).length === 0;
