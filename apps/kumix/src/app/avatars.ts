import type { MediaUri } from '@kumix/matrix';
import type { CorePort } from './core.ts';
import { createStore, type Readable, type Store } from './store.ts';

/** Pictures of people and rooms as object URLs, shared by all who show them and revoked when few. */
export interface Avatars {
  /** `null` until it is there, and where it cannot be had. Counts one user until `release`. */
  acquire(uri: MediaUri, sizePx: number): Readable<string | null>;
  release(uri: MediaUri, sizePx: number): void;
  /** What is there already, without counting as a user. */
  peek(uri: MediaUri, sizePx: number): string | null;
  dispose(): void;
}

interface Entry {
  readonly key: string;
  readonly url: Store<string | null>;
  users: number;
}

interface Options {
  readonly createUrl: (blob: Blob) => string;
  readonly revokeUrl: (url: string) => void;
  /** Unused pictures kept for the next time. */
  readonly keep?: number;
  readonly concurrent?: number;
}

/** Few sizes, so that the same picture is not fetched for every place it stands in. */
export const thumbnailSize = (sizePx: number): number => (sizePx <= 48 ? 96 : 256);

const inert = /^image\/(png|jpeg|gif|webp|avif|apng)$/;

export function createAvatars(
  core: CorePort,
  { createUrl, revokeUrl, keep = 200, concurrent = 6 }: Options,
): Avatars {
  const entries = new Map<string, Entry>();
  const waiting: (() => Promise<void>)[] = [];
  const ending = new AbortController();
  let running = 0;

  const keyOf = (uri: MediaUri, sizePx: number): string => `${thumbnailSize(sizePx)} ${uri}`;

  const drop = (entry: Entry): void => {
    entries.delete(entry.key);
    const url = entry.url.get();
    if (url !== null) revokeUrl(url);
  };

  const next = (): void => {
    // Last asked, first served: what was scrolled past can wait.
    const job = running < concurrent ? waiting.pop() : undefined;
    if (job === undefined) return;
    running += 1;
    void job().finally(() => {
      running -= 1;
      next();
    });
  };

  const load = async (entry: Entry, uri: MediaUri, size: number): Promise<void> => {
    if (entry.users === 0) {
      entries.delete(entry.key);
      return;
    }
    try {
      const { bytes, mimeType } = await core.call(
        'media.get',
        { uri, thumbnail: { width: size, height: size, crop: true } },
        { signal: ending.signal },
      );
      if (ending.signal.aborted || !inert.test(mimeType)) return;
      entry.url.set(createUrl(new Blob([bytes], { type: mimeType })));
    } catch {
      // Initials stand in. Forgotten once nobody shows it, so that a later visit tries again.
      if (entry.users === 0) entries.delete(entry.key);
    }
  };

  return {
    peek: (uri, sizePx) => entries.get(keyOf(uri, sizePx))?.url.get() ?? null,
    acquire(uri, sizePx) {
      const key = keyOf(uri, sizePx);
      const known = entries.get(key);
      if (known !== undefined) {
        known.users += 1;
        entries.delete(key);
        entries.set(key, known);
        return known.url;
      }
      const entry: Entry = { key, url: createStore<string | null>(null), users: 1 };
      entries.set(key, entry);
      waiting.push(() => load(entry, uri, thumbnailSize(sizePx)));
      next();
      return entry.url;
    },
    release(uri, sizePx) {
      const entry = entries.get(keyOf(uri, sizePx));
      if (entry === undefined) return;
      entry.users -= 1;
      if (entry.users === 0 && entry.url.get() === null) return;
      const unused = [...entries.values()].filter(
        ({ users, url }) => users === 0 && url.get() !== null,
      );
      for (const old of unused.slice(0, Math.max(0, unused.length - keep))) drop(old);
    },
    dispose() {
      ending.abort();
      waiting.length = 0;
      for (const entry of entries.values()) drop(entry);
    },
  };
}
