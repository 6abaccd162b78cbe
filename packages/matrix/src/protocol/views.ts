/** What the page can watch. A view delivers a snapshot first, then deltas, in order, with credit. */
import type {
  EventId,
  RoomDetails,
  RoomId,
  RoomSummary,
  SessionState,
  SyncState,
  TimelineEnds,
  TimelineItem,
  UserId,
} from './models.ts';
import type { NotificationViews } from './notifications.ts';
import type { RoomSettings } from './roomSettings.ts';
import type { ThreadViews } from './threads.ts';
import type { DeviceList, PersonDetails, RoomTrust, TrustState } from './trust.ts';

/** A change of an ordered list. Applying every delta in order gives the core's own list. */
export type ListDelta<T> =
  | { readonly op: 'reset'; readonly items: readonly T[] }
  | {
      readonly op: 'splice';
      readonly at: number;
      readonly remove: number;
      readonly insert: readonly T[];
    }
  | { readonly op: 'set'; readonly at: number; readonly item: T };

export interface CoreViews extends NotificationViews, ThreadViews {
  /** What is set about one joined room, and who may set it. */
  roomSettings: { readonly params: { readonly roomId: RoomId }; readonly update: RoomSettings };
  session: { readonly params: null; readonly update: SessionState };
  sync: { readonly params: null; readonly update: SyncState };
  /** Every joined, invited and knocked room and space, most recent first. */
  rooms: {
    readonly params: null;
    readonly update: { readonly deltas: readonly ListDelta<RoomSummary>[] };
  };
  room: { readonly params: { readonly roomId: RoomId }; readonly update: RoomDetails };
  timeline: {
    readonly params: {
      readonly roomId: RoomId;
      readonly threadRootId?: EventId;
      readonly at?: EventId;
      /** Nothing of what an earlier session stored is told: it may have been taken back since. */
      readonly live?: true;
    };
    readonly update: {
      readonly deltas: readonly ListDelta<TimelineItem>[];
      readonly ends: TimelineEnds;
    };
  };
  /** The account's own trust, and what waits for an answer. */
  trust: { readonly params: null; readonly update: TrustState };
  /** Devices of this account; asked of the homeserver while somebody looks. */
  devices: { readonly params: null; readonly update: DeviceList };
  /** One person's identity and devices. */
  person: { readonly params: { readonly userId: UserId }; readonly update: PersonDetails };
  /** Whether the people of a room are who they were. */
  roomTrust: { readonly params: { readonly roomId: RoomId }; readonly update: RoomTrust };
  /** Progress of uploads, by local key: bytes sent of bytes in all. */
  uploads: {
    readonly params: null;
    readonly update: Readonly<Record<string, { readonly sent: number; readonly total: number }>>;
  };
}

export type ViewName = keyof CoreViews;
export type ViewParams<V extends ViewName> = CoreViews[V]['params'];
export type ViewUpdate<V extends ViewName> = CoreViews[V]['update'];
