/** Ids that came as text, for example in a link. Their shape is checked before they are branded. */
import type { EventId } from '@kumix/matrix';

export const isEventId = (text: string): text is EventId =>
  text.startsWith('$') && text.length > 1 && text.length <= 255;

export function asEventId(text: string): EventId {
  if (isEventId(text)) return text;
  throw new TypeError('An event id starts with “$” and has at most 255 characters.');
}
