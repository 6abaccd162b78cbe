/* oxlint-disable typescript/no-unsafe-type-assertion -- tests make ids up */
import type { RoomId, RoomSummary, SessionState, UserId } from '@kumix/matrix';

export const roomIdOf = (name: string): RoomId => `!${name}:example.org` as RoomId;
export const userIdOf = (name: string): UserId => `@${name}:example.org` as UserId;

/** A quiet joined room, changed where a test cares. */
export const roomOf = (name: string, change: Partial<RoomSummary> = {}): RoomSummary => ({
  id: roomIdOf(name),
  name,
  avatar: null,
  kind: 'room',
  membership: 'join',
  directUserId: null,
  encrypted: false,
  favourite: false,
  lowPriority: false,
  replaced: false,
  serverNotice: false,
  unread: 0,
  mentions: 0,
  unreadDot: false,
  lastActiveMs: 0,
  preview: null,
  parents: [],
  children: [],
  invitedBy: null,
  ...change,
});

export const signedInAs = (name: string): Extract<SessionState, { state: 'signed-in' }> => ({
  state: 'signed-in',
  me: { userId: userIdOf(name), name, avatar: null },
  deviceId: 'DEVICE',
  homeserver: 'https://example.org',
  crypto: 'ready',
});
