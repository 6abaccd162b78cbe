import { factOf, isWellFormed, outside } from './caveats.ts';
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

/**
 * What a rule says when it lets something pass is the same for every call: it is said once. Of the
 * floor's rules only those of a manifest let anything pass.
 */
const admissions = new WeakMap<PreparedRule, RuleReason>();

const admission = (rule: PreparedRule, capability: CapabilityName, id: string): RuleReason => {
  const known = admissions.get(rule);
  if (known !== undefined) return known;
  const { place: at, effect } = rule;
  const said =
    effect === 'ask'
      ? reason(at, 'capability-asks', `${at.source} leaves “${capability}” to the person.`)
      : reason(
          at,
          'capability-allowed',
          at.layer === MANIFEST.layer
            ? `The manifest of ${id} asks for “${capability}”.`
            : `${at.source} allows “${capability}”.`,
        );
  admissions.set(rule, said);
  return said;
};

/** Why no rule of a list admits the call: what each is narrowed to, or that none is there. */
const refusals = (
  section: CapabilitySection,
  capability: CapabilityName,
  id: string,
  facts: CallFacts,
  room: RoomFacts | undefined,
  message: string | undefined,
): readonly RuleReason[] => {
  const misses: RuleReason[] = [];
  const who = section.place === MANIFEST ? `the manifest of ${id}` : section.place.source;
  for (const rule of section.rules) {
    const dimension = outside(rule.term, facts, room);
    if (dimension === undefined || rule.effect === 'deny') continue;
    const shown =
      dimension === 'rooms'
        ? // Not which kind it is: extensions read this, and would learn of rooms they may not read.
          'This room'
        : `The ${NAMES[dimension]} ${quote(factOf(dimension, facts, room) ?? '')}`;
    misses.push(
      reason(
        place(rule.place, section.place === MANIFEST ? `caveats/${dimension}` : dimension),
        `caveat-${dimension}`,
        `${shown} is outside what ${who} names for “${capability}”. Add it here if it shall be allowed.${closing(rule.message, message)}`,
      ),
    );
  }
  if (misses.length > 0 || section.open) return misses;
  return [missing(section, capability, id, message)];
};

/** One list's word on a call: the rules that matched, or why none did. */
export const judgeSection = (
  section: CapabilitySection,
  capability: CapabilityName,
  id: string,
  facts: CallFacts,
  room: RoomFacts | undefined,
  message: string | undefined,
): Verdict => {
  const hits = section.rules.filter((rule) => outside(rule.term, facts, room) === undefined);
  if (hits.length === 0) {
    const because = refusals(section, capability, id, facts, room, message);
    return { effect: because.length === 0 ? 'allow' : 'deny', matched: [], because };
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
  return {
    effect: asks.length > 0 ? 'ask' : 'allow',
    matched: hits,
    because: (asks.length > 0 ? asks : hits).map((rule) => admission(rule, capability, id)),
  };
};

const RANK: Readonly<Record<Effect, number>> = { allow: 0, ask: 1, deny: 2 };

/** Deny beats ask beats allow; of the verdicts, those that won speak. */
export const strongest = (verdicts: readonly Verdict[]): Verdict => {
  let effect: Effect = 'allow';
  for (const verdict of verdicts) {
    if (RANK[verdict.effect] > RANK[effect]) effect = verdict.effect;
  }
  const because: RuleReason[] = [];
  const matched: PreparedRule[] = [];
  for (const verdict of verdicts) {
    if (verdict.effect === effect) because.push(...verdict.because);
    if (effect !== 'deny') matched.push(...verdict.matched);
  }
  return { effect, because, matched };
};
