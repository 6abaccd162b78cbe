/** Drafts by room and thread, kept over reloads. A seam over `localStorage`, which may be refused. */
export interface DraftStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Drafts {
  read(place: string): string;
  /** An empty text takes the draft out. */
  write(place: string, text: string): void;
}

/** Longer than any event may be. */
const longest = 65_536;
const prefix = 'kumix.draft.';

export function createDrafts(storage: DraftStorage | null): Drafts {
  const memory = new Map<string, string>();
  return {
    read(place) {
      const known = memory.get(place);
      if (known !== undefined) return known;
      try {
        return (storage?.getItem(prefix + place) ?? '').slice(0, longest);
      } catch {
        return '';
      }
    },
    write(place, text) {
      const kept = text.slice(0, longest);
      memory.set(place, kept);
      try {
        if (kept.trim() === '') storage?.removeItem(prefix + place);
        else storage?.setItem(prefix + place, kept);
      } catch {
        // Full or refused: the draft lives as long as the page does.
      }
    },
  };
}

/** The browser's own storage where a page may use it. */
export function browserStorage(): DraftStorage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** One account's room or thread. */
export const draftPlace = (userId: string, roomId: string, threadRootId?: string): string =>
  [userId, roomId, ...(threadRootId === undefined ? [] : [threadRootId])].join('|');
