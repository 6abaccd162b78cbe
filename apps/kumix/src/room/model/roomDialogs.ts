/** Dialogs about one message. Drawn by `RoomDialogs`, loaded when the first one opens. */
import type { TimelineItem } from '@kumix/matrix';
import { createStore, type Readable } from '../../app/store.ts';
import type { RoomServices } from './services.ts';

export type RoomDialog =
  | { readonly kind: 'remove'; readonly room: RoomServices; readonly item: TimelineItem }
  | { readonly kind: 'source'; readonly room: RoomServices; readonly item: TimelineItem }
  | { readonly kind: 'view'; readonly room: RoomServices; readonly item: TimelineItem }
  | { readonly kind: 'date'; readonly room: RoomServices };

const open = createStore<RoomDialog | null>(null);

export const roomDialog: Readable<RoomDialog | null> = open;

export const askForRemoval = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'remove', room, item });
export const askForSource = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'source', room, item });
export const showLarge = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'view', room, item });
export const askForDate = (room: RoomServices): void => open.set({ kind: 'date', room });
export const closeRoomDialog = (): void => open.set(null);
