/** The one sticker picker: who wants it says where, and in which room it sends. */
import { createStore, type Readable } from '../../app/store.ts';
import type { RoomServices } from '../model/services.ts';

export interface StickerRequest {
  readonly anchor: HTMLElement;
  readonly room: RoomServices;
}

const open = createStore<StickerRequest | null>(null);

export const stickerRequest: Readable<StickerRequest | null> = open;
export const openStickerPicker = (request: StickerRequest): void => open.set(request);
export const closeStickerPicker = (): void => open.set(null);
