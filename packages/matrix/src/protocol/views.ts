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
} from './models.ts';
import type { NotificationViews } from './notifications.ts';
import type { RoomSettings } from './roomSettings.ts';

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

export interface CoreViews extends NotificationViews {
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
    };
    readonly update: {
      readonly deltas: readonly ListDelta<TimelineItem>[];
      readonly ends: TimelineEnds;
    };
  };
  /** Progress of uploads, by local key: bytes sent of bytes in all. */
  uploads: {
    readonly params: null;
    readonly update: Readonly<Record<string, { readonly sent: number; readonly total: number }>>;
  };
}

export type ViewName = keyof CoreViews;
export type ViewParams<V extends ViewName> = CoreViews[V]['params'];
export type ViewUpdate<V extends ViewName> = CoreViews[V]['update'];
