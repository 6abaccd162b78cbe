import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { type Direction, EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { TimelineWindow } from 'matrix-js-sdk/lib/timeline-window.js';

/** Events fetched ahead of the one who scrolls. */
const aheadEvents = 200;

/** Fetches the next page while the last one is being read, so that scrolling seldom waits. */
export async function readAhead(
  client: MatrixClient,
  window: TimelineWindow,
  towards: Direction,
): Promise<void> {
  const end = window.getTimelineIndex(towards);
  if (end === null || end.pendingPaginate !== undefined) return;
  const backwards = towards === EventTimeline.BACKWARDS;
  const held = backwards ? end.index - end.minIndex() : end.maxIndex() - end.index;
  if (held >= aheadEvents || end.timeline.getPaginationToken(towards) === null) return;
  end.pendingPaginate = client
    .paginateEventTimeline(end.timeline, { backwards, limit: aheadEvents })
    .catch(() => false)
    .finally(() => {
      delete end.pendingPaginate;
    });
  await end.pendingPaginate;
}
