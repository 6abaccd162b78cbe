import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { textAt } from '../../protocol/plain.ts';

const longestKey = 100;
const mostKeys = 100;

/** What was given to an event, by its key, most often given first; nothing that was taken back. */
export function reactionsTo(room: Room, id: string): ReadonlyMap<string, readonly MatrixEvent[]> {
  const relations = room.relations.getChildEventsForEvent(id, 'm.annotation', 'm.reaction');
  const byKey = new Map<string, MatrixEvent[]>();
  for (const [, events] of relations?.getSortedAnnotationsByKey() ?? []) {
    for (const event of events) {
      // Of each by itself: a key may be any JSON, and `["👍"]`, where it came first, is what the SDK
      // would call all the 👍.
      const key = textAt(event.getRelation(), 'key');
      if (key === undefined || key.length > longestKey || event.isRedacted()) continue;
      const alike = byKey.get(key);
      if (alike === undefined) byKey.set(key, [event]);
      else alike.push(event);
    }
  }
  return byKey;
}

/** As many as are shown of an event: the first, and this account's own always among them. */
export function shownOf<T>(reactions: readonly T[], mine: (reaction: T) => boolean): readonly T[] {
  let others = mostKeys - reactions.filter(mine).length;
  return reactions.filter((reaction) => {
    if (mine(reaction)) return true;
    others -= 1;
    return others >= 0;
  });
}
