import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { TimelineWindow } from 'matrix-js-sdk/lib/timeline-window.js';

/** The timeline in which the window ends. */
export const newestOf = (window: TimelineWindow): EventTimeline | undefined =>
  window.getTimelineIndex(EventTimeline.FORWARDS)?.timeline;

/**
 * Tells whether older events have pushed the newest out of the window since. That there is something
 * newer than it holds says nothing of that: a message that has just come in stands behind the
 * window's end until that is moved.
 */
export function watchNewestEnd(window: TimelineWindow): () => boolean {
  const end = window.getTimelineIndex(EventTimeline.FORWARDS);
  if (end === null) return () => false;
  const { timeline, index } = end;
  return () =>
    // Another end is one that was loaded anew meanwhile, after a gap or by a jump.
    window.getTimelineIndex(EventTimeline.FORWARDS) === end &&
    (end.timeline !== timeline || end.index < index) &&
    window.canPaginate(EventTimeline.FORWARDS);
}
