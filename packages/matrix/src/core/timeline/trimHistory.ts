import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { listAt, textAt } from '../../protocol/plain.ts';
import type { Api } from '../account/api.ts';

/** Events kept of a room that nobody looks at, and how many more make trimming worth it. */
const eventsKept = 60;
const eventsSpared = 300;

/**
 * Lets go of the older history of a room: the SDK keeps every event that was ever loaded, at about
 * 2 KB each. What is let go comes from the homeserver again when somebody scrolls there.
 */
export async function trimHistory(
  client: MatrixClient,
  api: Api,
  roomId: string,
  unused: () => boolean,
): Promise<void> {
  const room = client.getRoom(roomId);
  if (room === null) return;
  const set = room.getUnfilteredTimelineSet();
  const events = set.getLiveTimeline().getEvents();
  const oldest = events.at(-eventsKept);
  const id = oldest?.getId();
  if (events.length <= eventsKept + eventsSpared || id === undefined) return;

  // Where history goes on before the oldest one that is kept.
  const context = await api('GET', ['rooms', roomId, 'context', id]).catch(() => undefined);
  const start = textAt(context, 'start');
  if (start === undefined || !unused()) return;
  const before = new Set(
    listAt(context, 'events_before').map((event) => textAt(event, 'event_id')),
  );
  const now = set.getLiveTimeline().getEvents();
  // The token stands before the context's own events, so the cut goes there, too.
  const from = now.findIndex((event) => before.has(event.getId()));
  const kept = now.slice(from >= 0 ? from : now.findIndex((event) => event.getId() === id));
  if (kept.length === 0 || kept.length > eventsKept * 3) return;
  room.resetLiveTimeline();
  set.addEventsToTimeline(kept.toReversed(), true, false, set.getLiveTimeline(), start);
}
