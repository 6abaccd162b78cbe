import { type Term, isEverything, meetTerms } from './caveats.ts';
import type { ExtensionFacts } from './decision.ts';
import {
  type CapabilitySection,
  type PreparedLayer,
  capabilitySections,
  manifestSection,
} from './prepare.ts';

/** One way in which a capability may be used: what it is narrowed to, and whether a person is asked. */
export interface Way {
  readonly effect: 'allow' | 'ask';
  readonly term: Term;
}

/**
 * What a list admits. A rule that denies everything empties it; one that denies in part is passed
 * over, so that a way may hold calls that are denied, and never lacks one that is allowed.
 */
const waysOf = (section: CapabilitySection): readonly Way[] => {
  if (section.rules.some((rule) => rule.effect === 'deny' && isEverything(rule.term))) return [];
  const ways = section.rules.flatMap(({ effect, term }): readonly Way[] =>
    effect === 'deny' ? [] : [{ effect, term }],
  );
  return ways.length === 0 && section.open ? [{ effect: 'allow', term: {} }] : ways;
};

/** The meet of two sets of ways: every pair that has something in common. */
export const meetWays = (a: readonly Way[], b: readonly Way[]): readonly Way[] =>
  a.flatMap((left) =>
    b.flatMap((right): readonly Way[] => {
      const term = meetTerms(left.term, right.term);
      if (term === undefined) return [];
      return [{ effect: left.effect === 'ask' || right.effect === 'ask' ? 'ask' : 'allow', term }];
    }),
  );

/** The ways that manifest and layers together leave open; none where the capability is denied. */
export const effectiveWays = (
  extension: ExtensionFacts,
  layers: readonly PreparedLayer[],
  capability: string,
): readonly Way[] =>
  layers
    .flatMap((layer) => capabilitySections(layer, capability))
    .reduce<readonly Way[]>(
      (ways, section) => meetWays(ways, waysOf(section)),
      meetWays([{ effect: 'allow', term: {} }], waysOf(manifestSection(extension, capability))),
    );
