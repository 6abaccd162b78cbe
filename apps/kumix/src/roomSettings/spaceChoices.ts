import { longest, type RoomId, type RoomSummary, shown } from '@kumix/matrix';

/** A join rule may name thousands of spaces; those that are not listed stay in it. */
const mostOthers = 100;

export interface SpaceChoice {
  readonly id: RoomId;
  readonly name: string;
}

/** The account's own spaces, then others that the rule names already. `self` is the room itself. */
export function spaceChoices(
  rooms: Iterable<RoomSummary>,
  allowed: readonly RoomId[],
  self: RoomId,
): readonly SpaceChoice[] {
  const mine = [...rooms].filter(
    ({ id, kind, membership }) => kind === 'space' && membership === 'join' && id !== self,
  );
  const known = new Set(mine.map(({ id }) => id));
  const others = [...new Set(allowed)].filter((id) => !known.has(id)).slice(0, mostOthers);
  return [
    ...mine.map(({ id, name }) => ({ id, name })),
    ...others.map((id) => ({ id, name: shown(id, longest.id) })),
  ];
}
