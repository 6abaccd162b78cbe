/** Events for tests, with only what a test cares about to be said. */
import type { EventId, MediaUri, Person, RoomId, TimelineItem, UserId } from '@kumix/matrix';

/* oxlint-disable typescript/no-unsafe-type-assertion -- tests brand their own ids */
export const eventId = (text: string): EventId => text as EventId;
export const roomId = (text: string): RoomId => text as RoomId;
export const userId = (text: string): UserId => text as UserId;
export const mediaUri = (text: string): MediaUri => text as MediaUri;
/* oxlint-enable typescript/no-unsafe-type-assertion */

export const person = (name: string): Person => ({
  userId: userId(`@${name.toLowerCase()}:test`),
  name,
  avatar: null,
});

export const me = person('Me');
export const ben = person('Ben');

let count = 0;

export function makeItem(
  change: Partial<TimelineItem> & { readonly text?: string } = {},
): TimelineItem {
  count += 1;
  const { text = `message ${count}`, ...rest } = change;
  const sender = rest.sender ?? ben;
  const key = rest.key ?? `key${count}`;
  return {
    key,
    eventId: eventId(`$${key}`),
    sender,
    sentAtMs: 1_700_000_000_000 + count * 1_000,
    mine: sender === me,
    body: { kind: 'text', body: text, formattedBody: null, edited: false },
    send: { state: 'sent' },
    replyTo: null,
    thread: null,
    reactions: [],
    readBy: [],
    highlight: false,
    pinned: false,
    encrypted: false,
    ...rest,
  };
}
