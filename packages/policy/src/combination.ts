import { type Term, roomsAdmit } from './caveats.ts';
import type { ExtensionFacts, RoomFacts } from './decision.ts';
import type { Combination } from './document.ts';
import { effectiveWays } from './effective.ts';
import type { PreparedLayer } from './prepare.ts';
import { type RuleReason, reason } from './rules.ts';
import { hasRoom } from './vocabulary.ts';

/**
 * Sets of capabilities that may not meet. Judged on effective caveats: what the manifest asks for,
 * met with the global section and the entry of the layer that wrote the combination. Other layers
 * have no say in it: were they to take a capability away, the combination would fall and another
 * capability would be won, and a layer may never widen (docs/decisions/0006-policy-combinations.md).
 */

export interface PreparedCombination {
  readonly members: ReadonlySet<string>;
  /** True where it forbids the extension, and not only calls in encrypted rooms. */
  readonly everywhere: boolean;
  /** Effective caveats of those members that have a room. */
  readonly terms: readonly (readonly Term[])[];
  readonly reason: RuleReason;
}

const describe = (combination: Combination, prepared: PreparedLayer, index: number): RuleReason => {
  const names = combination.never.join(' and ');
  const where =
    combination.where === 'encrypted-room' ? 'in one encrypted room' : 'in one extension';
  const closing = combination.message === undefined ? '' : ` ${combination.message}`;
  return reason(
    { ...prepared.place, pointer: `/combinations/${index}` },
    'combination',
    `${names} may not meet ${where}. Take one of them out of the extension's entry or its manifest.${closing}`,
  );
};

/** The combinations of a layer whose members this extension has, all of them. */
export const prepareCombinations = (
  extension: ExtensionFacts,
  prepared: PreparedLayer,
): readonly PreparedCombination[] => {
  const found: PreparedCombination[] = [];
  for (const [index, combination] of (prepared.layer.document?.combinations ?? []).entries()) {
    const terms = combination.never.map((name) =>
      effectiveWays(extension, [prepared], name).map(({ term }) => term),
    );
    if (terms.some((list) => list.length === 0)) continue;
    // Members without a room are present in every room: with no other kind they meet everywhere.
    const roomed = combination.never.some((name) => hasRoom(name));
    found.push({
      members: new Set(combination.never),
      everywhere: combination.where !== 'encrypted-room' || !roomed,
      terms,
      reason: describe(combination, prepared, index),
    });
  }
  return found;
};

/** Do all members of an encrypted-room combination meet in this room? */
export const meetsIn = (combination: PreparedCombination, room: RoomFacts): boolean =>
  room.encryption !== 'plain' &&
  combination.terms.every((terms) => terms.some((term) => roomsAdmit(term.rooms, room)));
