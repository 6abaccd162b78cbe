import type { Effect, ExtensionFacts } from './decision.ts';
import { type Term, parseTerm } from './caveats.ts';
import type { ExtensionEntry, Quota, Section } from './document.ts';
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

export interface PreparedLayer {
  readonly layer: ActiveLayer;
  readonly place: Place;
  readonly entry: ExtensionEntry | undefined;
  readonly entryPlace: Place;
  readonly sections: readonly PlacedSection[];
}

/** Own entries only: a document may have a key named like a member of `Object.prototype`. */
const entryOf = (layer: ActiveLayer, id: string): ExtensionEntry | undefined => {
  const entries = layer.document?.extensions;
  return entries !== undefined && Object.hasOwn(entries, id) ? entries[id] : undefined;
};

export const prepareLayer = (layer: ActiveLayer, id: string): PreparedLayer => {
  const place: Place = { layer: layer.kind, source: layer.source, pointer: '' };
  const entryPlace = { ...place, pointer: joinPointer('/extensions', id) };
  const entry = entryOf(layer, id);
  const sections: PlacedSection[] = [];
  if (layer.document !== undefined) sections.push({ place, section: layer.document });
  if (entry !== undefined) sections.push({ place: entryPlace, section: entry });
  return { layer, place, entry, entryPlace, sections };
};

const rulesFor = (section: Section, capability: string, list: Place): readonly PreparedRule[] => {
  const rules: PreparedRule[] = [];
  for (const [index, item] of (section.capabilities ?? []).entries()) {
    const name = typeof item === 'string' ? item : item.name;
    if (name !== capability) continue;
    const place = { ...list, pointer: joinPointer(list.pointer, index) };
    rules.push(
      typeof item === 'string'
        ? { place, effect: 'allow', term: {}, quota: undefined, message: undefined }
        : {
            place,
            effect: item.effect ?? 'allow',
            term: parseTerm(item),
            quota: item.quota,
            message: item.message,
          },
    );
  }
  return rules;
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
  for (const { place, section } of prepared.sections) {
    const isEntry = section === prepared.entry;
    if (section.capabilities === undefined && (open || isEntry)) continue;
    const list = { ...place, pointer: `${place.pointer}/capabilities` };
    sections.push({ place: list, rules: rulesFor(section, capability, list), open });
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
