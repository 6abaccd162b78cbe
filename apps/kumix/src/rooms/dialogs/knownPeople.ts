import type { Person, RoomSummary } from '@kumix/matrix';
import { fit, fold } from '../roomOrder.ts';

const most = 8;

/** People this account already talks with, the ones that fit what is typed, at most 8. */
export function knownPeople(rooms: Iterable<RoomSummary>, typed: string): readonly Person[] {
  const wanted = fold(typed.trim()).replace(/^@/, '');
  const people = new Map<string, Person>();
  for (const { kind, directUserId: userId, name, avatar } of rooms) {
    if (kind !== 'direct' || userId === null) continue;
    const fits = wanted === '' || fit(fold(name), wanted) !== null || fold(userId).includes(wanted);
    if (fits && !people.has(userId)) people.set(userId, { userId, name, avatar });
    if (people.size === most) break;
  }
  return [...people.values()];
}
