import type { EventId, MediaUri, RoomId, UserId } from './models.ts';

/* Branding is the one place where a plain string becomes an id; the homeserver's word is taken for
   its shape, and nothing trusts an id beyond using it as a key or a path segment. */
/* oxlint-disable typescript/no-unsafe-type-assertion */
export const roomId = (text: string): RoomId => text as RoomId;
export const userId = (text: string): UserId => text as UserId;
export const eventId = (text: string): EventId => text as EventId;
const uri = (text: string): MediaUri => text as MediaUri;
/* oxlint-enable typescript/no-unsafe-type-assertion */

/** `@local:server`, by the Matrix specification's appendix; historical local parts are let in. */
export const isUserId = (text: string): text is UserId =>
  text.length <= 255 && /^@[^\0:\s]+:[^\0\s/?#]+$/u.test(text);

/** `null` for whatever is not `mxc://server/media` with nothing that could leave its path segment. */
export function mediaUri(value: unknown): MediaUri | null {
  return typeof value === 'string' &&
    /^mxc:\/\/(?!\.{1,2}\/)[\w.:[\]-]{1,255}\/(?!\.{1,2}$)[\w.-]{1,255}$/.test(value)
    ? uri(value)
    : null;
}
