/** The one emoji picker of the app: who wants one says where, and hears what was picked. */
import { createStore, type Readable } from '../../app/store.ts';

export interface EmojiRequest {
  readonly anchor: HTMLElement;
  onPick(emoji: string): void;
  onClose?(): void;
}

const open = createStore<EmojiRequest | null>(null);

export const emojiRequest: Readable<EmojiRequest | null> = open;

export function openEmojiPicker(request: EmojiRequest): void {
  closeEmojiPicker();
  open.set(request);
}

export function closeEmojiPicker(): void {
  const before = open.get();
  open.set(null);
  before?.onClose?.();
}
