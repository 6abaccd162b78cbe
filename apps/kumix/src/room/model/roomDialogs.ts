/** Dialogs of a room, most about one message. Drawn by `RoomDialogs`, loaded when the first one opens. */
import type { TimelineItem } from '@kumix/matrix';
import { createStore, type Readable } from '../../app/store.ts';
import type { RoomServices } from './services.ts';

export type RoomDialog =
  | { readonly kind: 'remove'; readonly room: RoomServices; readonly item: TimelineItem }
  | { readonly kind: 'source'; readonly room: RoomServices; readonly item: TimelineItem }
  | {
      readonly kind: 'view';
      readonly room: RoomServices;
      readonly item: TimelineItem;
      /** What one steps through; left out, it is the timeline. */
      readonly among?: readonly TimelineItem[];
    }
  | { readonly kind: 'people'; readonly room: RoomServices; readonly item: TimelineItem }
  | { readonly kind: 'edits'; readonly room: RoomServices; readonly item: TimelineItem }
  | { readonly kind: 'forward'; readonly room: RoomServices; readonly item: TimelineItem }
  | { readonly kind: 'poll'; readonly room: RoomServices }
  | { readonly kind: 'location'; readonly room: RoomServices }
  | { readonly kind: 'slash-help'; readonly room: RoomServices }
  | { readonly kind: 'date'; readonly room: RoomServices };

const open = createStore<RoomDialog | null>(null);

export const roomDialog: Readable<RoomDialog | null> = open;

export const askForRemoval = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'remove', room, item });
export const askForSource = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'source', room, item });
export const showLarge = (
  room: RoomServices,
  item: TimelineItem,
  among?: readonly TimelineItem[],
): void => open.set({ kind: 'view', room, item, ...(among === undefined ? {} : { among }) });
export const showPeople = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'people', room, item });
export const showEdits = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'edits', room, item });
export const askForForward = (room: RoomServices, item: TimelineItem): void =>
  open.set({ kind: 'forward', room, item });
export const askForPoll = (room: RoomServices): void => open.set({ kind: 'poll', room });
export const askForLocation = (room: RoomServices): void => open.set({ kind: 'location', room });
export const showSlashHelp = (room: RoomServices): void => open.set({ kind: 'slash-help', room });
export const askForDate = (room: RoomServices): void => open.set({ kind: 'date', room });
export const closeRoomDialog = (): void => open.set(null);
