import type { Effect, ExtensionFacts } from './decision.ts';
import { type Term, parseTerm } from './caveats.ts';
import type { CapabilityRule, ExtensionEntry, Quota, Section } from './document.ts';
import { joinPointer } from './json/pointer.ts';
import type { ActiveLayer } from './layer.ts';
import type { PlacedSection } from './limits.ts';
import { MANIFEST, type Place } from './rules.ts';

/**
 * One layer as it stands towards one extension: its sections (the global one, and the entry that
 * narrows it) taken apart so that a decision only looks things up.
 */

export interface PreparedRule {
  readonly place: Place;
  readonly effect: Effect;
  readonly term: Term;
  readonly quota: Quota | undefined;
  readonly message: string | undefined;
}

/** What one list of capabilities says of one capability. */
export interface CapabilitySection {
  /** The list itself: the place where a missing rule is missing. */
  readonly place: Place;
  readonly rules: readonly PreparedRule[];
  /** A list that does not name a capability leaves it alone, where it is open. */
  readonly open: boolean;
}

/** One section with its rules by the name of their capability. */
export interface PreparedSection extends PlacedSection {
  readonly isEntry: boolean;
  /** Where `capabilities` stands, whether it is there or not. */
  readonly list: Place;
  readonly rules: ReadonlyMap<string, readonly PreparedRule[]>;
}

export interface PreparedLayer {
  readonly layer: ActiveLayer;
  readonly place: Place;
  readonly entry: ExtensionEntry | undefined;
  readonly entryPlace: Place;
  readonly sections: readonly PreparedSection[];
}

/** Own entries only: a document may have a key named like a member of `Object.prototype`. */
const entryOf = (layer: ActiveLayer, id: string): ExtensionEntry | undefined => {
  const entries = layer.document?.extensions;
  return entries !== undefined && Object.hasOwn(entries, id) ? entries[id] : undefined;
};

/** Takes itself apart when it is first judged: most entries of a large file never are. */
class ListedRule implements PreparedRule {
  readonly effect: Effect;
  readonly #rule: CapabilityRule;
  readonly #list: Place;
  readonly #index: number;
  #term: Term | undefined;

  constructor(rule: CapabilityRule, list: Place, index: number) {
    this.#rule = rule;
    this.#list = list;
    this.#index = index;
    this.effect = rule.effect ?? 'allow';
  }

  get place(): Place {
    return { ...this.#list, pointer: joinPointer(this.#list.pointer, this.#index) };
  }

  get term(): Term {
    this.#term ??= parseTerm(this.#rule);
    return this.#term;
  }

  get quota(): Quota | undefined {
    return this.#rule.quota;
  }

  get message(): string | undefined {
    return this.#rule.message;
  }
}

const NO_RULES: readonly PreparedRule[] = [];

const prepareRules = (
  section: Section,
  list: Place,
): ReadonlyMap<string, readonly PreparedRule[]> => {
  const rules = new Map<string, PreparedRule[]>();
  for (const [index, item] of (section.capabilities ?? []).entries()) {
    const rule = typeof item === 'string' ? { name: item } : item;
    const listed = new ListedRule(rule, list, index);
    const known = rules.get(rule.name);
    if (known === undefined) rules.set(rule.name, [listed]);
    else known.push(listed);
  }
  return rules;
};

const prepareSection = (section: Section, place: Place, isEntry: boolean): PreparedSection => {
  const list = { ...place, pointer: `${place.pointer}/capabilities` };
  return { section, place, isEntry, list, rules: prepareRules(section, list) };
};

/** The global section is the same for every extension; it goes when its layer goes. */
const globals = new WeakMap<ActiveLayer, PreparedSection>();

const globalSection = (layer: ActiveLayer, place: Place): PreparedSection | undefined => {
  if (layer.document === undefined) return undefined;
  const known = globals.get(layer);
  if (known !== undefined) return known;
  const made = prepareSection(layer.document, place, false);
  globals.set(layer, made);
  return made;
};

export const prepareLayer = (layer: ActiveLayer, id: string): PreparedLayer => {
  const place: Place = { layer: layer.kind, source: layer.source, pointer: '' };
  const entryPlace = { ...place, pointer: joinPointer('/extensions', id) };
  const entry = entryOf(layer, id);
  const sections: PreparedSection[] = [];
  const whole = globalSection(layer, place);
  if (whole !== undefined) sections.push(whole);
  if (entry !== undefined) sections.push(prepareSection(entry, entryPlace, true));
  return { layer, place, entry, entryPlace, sections };
};

/**
 * The lists that must all admit a call of this capability. A grant layer's global list is closed
 * even where it is absent; an entry that has no list leaves the ceiling as it is.
 */
export const capabilitySections = (
  prepared: PreparedLayer,
  capability: string,
): readonly CapabilitySection[] => {
  const open = !prepared.layer.grants;
  const sections: CapabilitySection[] = [];
  for (const { section, isEntry, list, rules } of prepared.sections) {
    if (section.capabilities === undefined && (open || isEntry)) continue;
    sections.push({ place: list, rules: rules.get(capability) ?? NO_RULES, open });
  }
  return sections;
};

const KNOWN = new Set(['origins', 'methods', 'rooms', 'eventTypes', 'formats']);

/** What the manifest asks for, as one more closed list. */
export const manifestSection = (
  extension: ExtensionFacts,
  capability: string,
): CapabilitySection => {
  const rules: PreparedRule[] = [];
  for (const [index, { name, caveats }] of extension.capabilities.entries()) {
    // A caveat nobody knows could only narrow: the request is then for nothing.
    if (name !== capability || !Object.keys(caveats).every((key) => KNOWN.has(key))) continue;
    rules.push({
      place: { ...MANIFEST, pointer: joinPointer(MANIFEST.pointer, index) },
      effect: 'allow',
      term: parseTerm(caveats),
      quota: undefined,
      message: undefined,
    });
  }
  return { place: MANIFEST, rules, open: false };
};
