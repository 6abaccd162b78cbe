/** Ids that came as text, for example in a link. Their shape is checked before they are branded. */
import type { EventId } from '@kumix/matrix';

export const isEventId = (text: string): text is EventId =>
  text.startsWith('$') && text.length > 1 && text.length <= 255;
