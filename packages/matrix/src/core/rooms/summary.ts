import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { NotificationCountType, type Room } from 'matrix-js-sdk/lib/models/room.js';
import type { Membership, RoomId, RoomSummary } from '../../protocol/models.ts';
import { mediaUri, roomId, userId } from '../../protocol/ids.ts';
import { lineOf } from '../../protocol/line.ts';
import { at } from '../../protocol/plain.ts';
import { bodyOf } from '../timeline/sdkEvent.ts';
import { nameIn, personIn } from './people.ts';
import { childrenOf } from './spaces.ts';
import { isReplaced } from './succession.ts';

export interface SummaryContext {
  readonly me: string;
  /** The other person of each direct room, from account data. */
  readonly directs: ReadonlyMap<string, string>;
  readonly parents: ReadonlyMap<string, readonly RoomId[]>;
  readonly before: RoomSummary | undefined;
  /** Whether it was encrypted once: what is known cannot be unsaid by state. */
  readonly wasEncrypted: boolean;
}

/** How far back the newest message is looked for; past that the room is quiet. */
const lookBack = 60;

export const memberships: Readonly<Record<string, Membership>> = {
  join: 'join',
  invite: 'invite',
  knock: 'knock',
  leave: 'leave',
  ban: 'ban',
};

export function summarise(room: Room, context: SummaryContext): RoomSummary {
  const { me, before } = context;
  const membership = memberships[room.getMyMembership()] ?? 'leave';
  const other = context.directs.get(room.roomId) ?? room.getDMInviter() ?? null;
  const latest = newest(room);
  const space = room.isSpaceRoom();
  const unread = room.getUnreadNotificationCount(NotificationCountType.Total);
  return {
    id: roomId(room.roomId),
    name: room.name,
    avatar: mediaUri(room.getMxcAvatarUrl()) ?? (space ? null : avatarOfOther(room, other)),
    kind: space ? 'space' : other === null ? 'room' : 'direct',
    membership,
    directUserId: other === null ? null : userId(other),
    encrypted: room.hasEncryptionStateEvent() || context.wasEncrypted,
    favourite: Object.hasOwn(room.tags, 'm.favourite'),
    lowPriority: Object.hasOwn(room.tags, 'm.lowpriority'),
    replaced: isReplaced(room),
    serverNotice: Object.hasOwn(room.tags, 'm.server_notice'),
    unread,
    mentions: room.getUnreadNotificationCount(NotificationCountType.Highlight),
    unreadDot:
      membership === 'join' && (markedUnread(room) || (unread === 0 && unseen(room, me, latest))),
    lastActiveMs: lastActive(room, latest, me, before),
    preview: previewOf(room, latest) ?? (hasRemoved(room) ? null : (before?.preview ?? null)),
    parents: context.parents.get(room.roomId) ?? [],
    children: space ? childrenOf(room) : [],
    invitedBy: membership === 'invite' ? inviter(room, me) : null,
  };
}

/** The newest message; state changes do not bring a room to the top. */
function newest(room: Room): MatrixEvent | undefined {
  const events = room.getLiveTimeline().getEvents();
  for (let i = events.length - 1; i >= Math.max(0, events.length - lookBack); i -= 1) {
    const event = events[i];
    if (event === undefined || event.isState() || event.isRedacted()) continue;
    if (bodyOf(event, (id) => id) !== null) return event;
  }
  return undefined;
}

/** Where something was removed lately and nothing is left, the words before may be those that were. */
const hasRemoved = (room: Room): boolean =>
  room
    .getLiveTimeline()
    .getEvents()
    .slice(-lookBack)
    .some((event) =>
      event.isRedacted()
        ? event.getType() !== 'm.reaction'
        : event.isRedaction() && room.findEventById(event.getAssociatedId() ?? '') === undefined,
    );

function previewOf(room: Room, event: MatrixEvent | undefined): RoomSummary['preview'] {
  if (event === undefined) return null;
  const body = bodyOf(event, (id) => nameIn(room, id));
  const line = body === null ? null : lineOf(body);
  return line === null ? null : { sender: nameIn(room, event.getSender() ?? ''), line };
}

function lastActive(
  room: Room,
  latest: MatrixEvent | undefined,
  me: string,
  before: RoomSummary | undefined,
): number {
  if (latest !== undefined) return latest.getTs();
  if (before !== undefined && before.lastActiveMs > 0) return before.lastActiveMs;
  const events = room.getLiveTimeline().getEvents();
  return events.at(-1)?.getTs() ?? room.getMember(me)?.events.member?.getTs() ?? 0;
}

/** The newest message is someone else's and past this account's receipt. */
function unseen(room: Room, me: string, latest: MatrixEvent | undefined): boolean {
  const id = latest?.getId();
  if (id === undefined || latest?.getSender() === me) return false;
  return !room.hasUserReadEvent(me, id);
}

function markedUnread(room: Room): boolean {
  return ['m.marked_unread', 'com.famedly.marked_unread'].some(
    (type) => at(room.getAccountData(type)?.getContent(), 'unread') === true,
  );
}

function avatarOfOther(room: Room, other: string | null): RoomSummary['avatar'] {
  const member = other === null ? room.getAvatarFallbackMember() : room.getMember(other);
  return mediaUri(member?.getMxcAvatarUrl());
}

function inviter(room: Room, me: string): RoomSummary['invitedBy'] {
  const sender = room.getMember(me)?.events.member?.getSender();
  return sender === undefined ? null : personIn(room, sender);
}

/** The other person of each direct room, by the account's `m.direct`. */
export function directsOf(content: unknown): ReadonlyMap<string, string> {
  const directs = new Map<string, string>();
  if (typeof content !== 'object' || content === null) return directs;
  for (const [user, rooms] of Object.entries(content)) {
    if (!user.startsWith('@') || !Array.isArray(rooms)) continue;
    for (const id of rooms) if (typeof id === 'string') directs.set(id, user);
  }
  return directs;
}
