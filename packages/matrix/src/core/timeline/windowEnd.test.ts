import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { TimelineWindow } from 'matrix-js-sdk/lib/timeline-window.js';
import { describe, expect, it } from 'vitest';
import { watchNewestEnd } from './windowEnd.ts';

const message = (n: number): MatrixEvent =>
  new MatrixEvent({
    type: 'm.room.message',
    event_id: `$${n}`,
    room_id: '!r:x',
    sender: '@a:x',
    origin_server_ts: n,
    content: { msgtype: 'm.text', body: `${n}` },
  });

async function open(windowLimit: number) {
  const client = new MatrixClient({ baseUrl: 'https://x.example', timelineSupport: true });
  const room = new Room('!r:x', client, '@me:x', { timelineSupport: true });
  const set = room.getUnfilteredTimelineSet();
  let newest = 0;
  const comesIn = (): void =>
    set.addEventToTimeline(message(++newest), set.getLiveTimeline(), {
      toStartOfTimeline: false,
      addToState: false,
    });
  for (let n = 0; n < 30; n++) comesIn();
  const window = new TimelineWindow(client, set, { windowLimit });
  await window.load(undefined, 10);
  return { window, room, comesIn };
}

describe('the newest end of a window', () => {
  it('is not let go by a message that comes in while older ones are loaded', async () => {
    const { window, comesIn } = await open(1_000);
    const letGo = watchNewestEnd(window);
    await window.paginate(EventTimeline.BACKWARDS, 10);
    comesIn();
    expect(window.canPaginate(EventTimeline.FORWARDS)).toBe(true);
    expect(letGo()).toBe(false);
  });

  it('is let go where older ones push the newest out', async () => {
    const { window } = await open(15);
    const letGo = watchNewestEnd(window);
    await window.paginate(EventTimeline.BACKWARDS, 10);
    expect(letGo()).toBe(true);
  });

  it('is a new one after a gap, whatever became of the one before', async () => {
    const { window, room, comesIn } = await open(15);
    const letGo = watchNewestEnd(window);
    await window.paginate(EventTimeline.BACKWARDS, 10);
    room.resetLiveTimeline('older', 'newer');
    await window.load(undefined, 10);
    comesIn();
    expect(letGo()).toBe(false);
  });
});
