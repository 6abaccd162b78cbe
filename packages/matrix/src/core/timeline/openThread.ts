import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { EventTimelineSet } from 'matrix-js-sdk/lib/models/event-timeline-set.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { ThreadEvent } from 'matrix-js-sdk/lib/models/thread.js';

/** The timeline of a thread, also of one that nobody has answered in yet. */
export async function openThread(
  client: MatrixClient,
  room: Room,
  rootId: string,
): Promise<EventTimelineSet> {
  const known = room.getThread(rootId);
  const root = room.findEventById(rootId) ?? (await fetchRoot(client, room, rootId));
  const thread = known ?? room.createThread(rootId, root, [], true);
  if (!thread.initialEventsFetched) {
    // The SDK loads the first page by itself and tells so with an update.
    await new Promise<void>((resolve) => {
      thread.once(ThreadEvent.Update, () => resolve());
    });
  }
  return thread.timelineSet;
}

async function fetchRoot(client: MatrixClient, room: Room, rootId: string) {
  const raw = await client.fetchRoomEvent(room.roomId, rootId);
  const event = client.getEventMapper()(raw);
  await client.decryptEventIfNeeded(event);
  return event;
}
