import { factOf, isPlain, isWellFormed, outside } from './caveats.ts';
import type { CallFacts, Effect, RoomFacts } from './decision.ts';
import { matchesGlob } from './glob.ts';
import { isLoopback, parseOrigin } from './origin.ts';
import type { CapabilitySection, PreparedRule } from './prepare.ts';
import { FLOOR, MANIFEST, type Place, type RuleReason, quote, reason } from './rules.ts';
import {
  CAPABILITIES,
  type CapabilityName,
  type Dimension,
  FORBIDDEN_EVENT_TYPES,
} from './vocabulary.ts';

/** What rules say of one call, leaving size, budgets and grants aside. */

export interface Verdict {
  readonly effect: Effect;
  readonly because: readonly RuleReason[];
  /** Rules that matched and have a quota. */
  readonly matched: readonly PreparedRule[];
}

const NAMES: Readonly<Record<Dimension, string>> = {
  origins: 'origin',
  methods: 'method',
  rooms: 'room',
  eventTypes: 'event type',
  formats: 'format',
};

/** Facts that no rule can judge. */
export const checkCallFacts = (
  capability: CapabilityName,
  facts: CallFacts,
  room: RoomFacts | undefined,
): RuleReason | undefined => {
  for (const dimension of CAPABILITIES[capability].dimensions) {
    const fact: unknown = factOf(dimension, facts, room);
    const name = NAMES[dimension];
    if (fact === undefined) {
      return reason(
        FLOOR,
        'fact-missing',
        `A call of ${capability} must state its ${name}; this one did not, so it cannot be judged.`,
      );
    }
    if (!isWellFormed(dimension, fact)) {
      const shown = typeof fact === 'string' ? ` ${quote(fact)}` : '';
      return reason(
        FLOOR,
        'facts-invalid',
        `The ${name}${shown} of this call is not well-formed, so it cannot be judged.`,
      );
    }
  }
  return undefined;
};

/** What no file can loosen. */
export const checkFloor = (
  capability: CapabilityName,
  facts: CallFacts,
  ownOrigins: ReadonlySet<string> | undefined,
): RuleReason | undefined => {
  const { eventType = '', origin = '' } = facts;
  if (
    capability === 'room.state.write' &&
    FORBIDDEN_EVENT_TYPES.some((glob) => matchesGlob(glob, eventType))
  ) {
    return reason(
      FLOOR,
      'floor-event-type',
      `No extension may write ${quote(eventType)}: it would change who can read or run the room. No policy can allow it.`,
    );
  }
  if (capability !== 'net.fetch') return undefined;
  if (ownOrigins === undefined) {
    return reason(
      FLOOR,
      'own-origins-unknown',
      'The origins of the app and the homeserver are not known, so no request can be let out. Give them to compilePolicy.',
    );
  }
  const parsed = parseOrigin(origin);
  if (parsed === undefined || (parsed.scheme === 'http' && !isLoopback(parsed))) {
    return reason(
      FLOOR,
      'floor-origin',
      `Requests go out over https only (over http to this machine); ${quote(origin)} is neither. No policy can allow it.`,
    );
  }
  if (ownOrigins.has(origin)) {
    return reason(
      FLOOR,
      'floor-origin',
      `No extension may reach ${quote(origin)}: it is the app's or the homeserver's own origin. No policy can allow it.`,
    );
  }
  return undefined;
};

const closing = (...messages: readonly (string | undefined)[]): string =>
  messages.flatMap((message) => (message === undefined ? [] : [` ${message}`])).join('');

const missing = (
  section: CapabilitySection,
  capability: CapabilityName,
  id: string,
  message: string | undefined,
): RuleReason => {
  const title = CAPABILITIES[capability].title.toLowerCase();
  if (section.place === MANIFEST) {
    return reason(
      section.place,
      'capability-not-requested',
      `The manifest of ${id} does not ask for “${capability}” (${title}). Add it to the manifest.`,
    );
  }
  const entry = section.place.pointer !== '/capabilities';
  const where = entry ? `the entry of ${id}` : 'its global section';
  return reason(
    section.place,
    'capability-missing',
    `${section.place.source} does not allow ${id} to use “${capability}” (${title}): ${where} does not name it. Add “${capability}” to ${section.place.pointer} there.${closing(message)}`,
  );
};

const place = (at: Place, token: string): Place => ({ ...at, pointer: `${at.pointer}/${token}` });

/** One list's word on a call: the rules that matched, or why none did. */
export const judgeSection = (
  section: CapabilitySection,
  capability: CapabilityName,
  id: string,
  facts: CallFacts,
  room: RoomFacts | undefined,
  message: string | undefined,
): Verdict => {
  const misses: RuleReason[] = [];
  const hits: PreparedRule[] = [];
  for (const rule of section.rules) {
    const dimension = outside(rule.term, facts, room);
    if (dimension === undefined) hits.push(rule);
    else if (rule.effect !== 'deny') {
      const fact = factOf(dimension, facts, room) ?? '';
      const name = NAMES[dimension];
      const shown =
        dimension === 'rooms'
          ? `This room (${room !== undefined && isPlain(room) ? 'plain' : 'encrypted'})`
          : `The ${name} ${quote(fact)}`;
      const who = section.place === MANIFEST ? `the manifest of ${id}` : section.place.source;
      misses.push(
        reason(
          place(rule.place, section.place === MANIFEST ? `caveats/${dimension}` : dimension),
          `caveat-${dimension}`,
          `${shown} is outside what ${who} names for “${capability}”. Add it here if it shall be allowed.${closing(rule.message, message)}`,
        ),
      );
    }
  }
  const denials = hits.filter((rule) => rule.effect === 'deny');
  if (denials.length > 0) {
    return {
      effect: 'deny',
      matched: [],
      because: denials.map((rule) =>
        reason(
          rule.place,
          'capability-denied',
          `${rule.place.source} denies “${capability}” here. Change or remove this rule to allow it.${closing(rule.message, message)}`,
        ),
      ),
    };
  }
  const asks = hits.filter((rule) => rule.effect === 'ask');
  if (asks.length > 0) {
    return {
      effect: 'ask',
      matched: hits,
      because: asks.map((rule) =>
        reason(
          rule.place,
          'capability-asks',
          `${rule.place.source} leaves “${capability}” to the person.`,
        ),
      ),
    };
  }
  if (hits.length > 0) {
    return {
      effect: 'allow',
      matched: hits,
      because: hits.map((rule) =>
        reason(
          rule.place,
          'capability-allowed',
          section.place === MANIFEST
            ? `The manifest of ${id} asks for “${capability}”.`
            : `${rule.place.source} allows “${capability}”.`,
        ),
      ),
    };
  }
  if (misses.length > 0) return { effect: 'deny', matched: [], because: misses };
  return section.open
    ? { effect: 'allow', matched: [], because: [] }
    : { effect: 'deny', matched: [], because: [missing(section, capability, id, message)] };
};

const RANK: Readonly<Record<Effect, number>> = { allow: 0, ask: 1, deny: 2 };

/** Deny beats ask beats allow; of the verdicts, those that won speak. */
export const strongest = (verdicts: readonly Verdict[]): Verdict => {
  const effect = verdicts.reduce<Effect>(
    (worst, verdict) => (RANK[verdict.effect] > RANK[worst] ? verdict.effect : worst),
    'allow',
  );
  return {
    effect,
    because: verdicts.filter((v) => v.effect === effect).flatMap((v) => v.because),
    matched: effect === 'deny' ? [] : verdicts.flatMap((v) => v.matched),
  };
};
