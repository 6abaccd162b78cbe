/**
 * Object URLs of media, owned in one place. Whoever shows one holds a lease; what nobody holds stays
 * for a while, up to a number of bytes, and is then revoked. Only inert types become a URL.
 */
import type { MediaUri, Params } from '@kumix/matrix';
import type { CorePort } from '../../app/contracts.ts';
import { failureOf } from '../../app/core.ts';

export type MediaRequest = Params<'media.get'>;

export type MediaState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly url: string; readonly mimeType: string }
  /** `again` asks once more, for everybody who shows it. */
  | { readonly state: 'failed'; readonly message: string; readonly again: () => void };

export interface Lease {
  readonly get: () => MediaState;
  readonly subscribe: (listener: () => void) => () => void;
  release(): void;
}

/** Types that cannot run anything when the browser shows them from a `blob:` address. */
const inert = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/apng',
  'image/bmp',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'audio/ogg',
  'audio/wav',
  'audio/x-wav',
  'audio/webm',
  'audio/flac',
]);

export const inertType = (mimeType: string): string => {
  const bare = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
  return inert.has(bare) ? bare : 'application/octet-stream';
};

interface Entry {
  readonly key: string;
  state: MediaState;
  leases: number;
  bytes: number;
  readonly listeners: Set<() => void>;
  abort: AbortController | null;
}

export interface MediaStoreOptions {
  readonly core: CorePort;
  /** Bytes kept for what nobody shows at the moment. */
  readonly keepBytes?: number;
  /** Downloads under way at once; further ones wait, the latest asked for first. */
  readonly parallel?: number;
  readonly urls?: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
}

const loading: MediaState = { state: 'loading' };

export class MediaStore {
  private readonly core: CorePort;
  private readonly keepBytes: number;
  private readonly parallel: number;
  private readonly urls: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
  /** In order of use, oldest first. */
  private readonly entries = new Map<string, Entry>();
  private readonly queue: (() => void)[] = [];
  private running = 0;

  constructor(options: MediaStoreOptions) {
    this.core = options.core;
    this.keepBytes = options.keepBytes ?? 48 * 1024 * 1024;
    this.parallel = options.parallel ?? 4;
    this.urls = options.urls ?? URL;
  }

  lease(request: MediaRequest): Lease {
    const key = keyOf(request);
    let entry = this.entries.get(key);
    if (entry?.state.state === 'failed' && entry.leases === 0) {
      this.entries.delete(key);
      entry = undefined;
    }
    if (entry === undefined) {
      entry = { key, state: loading, leases: 0, bytes: 0, listeners: new Set(), abort: null };
      this.start(entry, request);
    }
    this.entries.delete(key);
    this.entries.set(key, entry);
    const held = entry;
    held.leases += 1;
    let released = false;
    return {
      get: () => held.state,
      subscribe(listener) {
        held.listeners.add(listener);
        return () => void held.listeners.delete(listener);
      },
      release: () => {
        if (released) return;
        released = true;
        held.leases -= 1;
        if (held.leases === 0) this.idle(held);
      },
    };
  }

  /** The file itself, for saving. */
  async file(request: MediaRequest, fileName: string, signal?: AbortSignal): Promise<File> {
    const options = signal === undefined ? {} : { signal };
    const { bytes, mimeType } = await this.core.call('media.get', request, options);
    return new File([bytes], fileName, { type: inertType(mimeType) });
  }

  /** Object URLs alive, for the tests that count them. */
  get alive(): number {
    return [...this.entries.values()].filter(({ state }) => state.state === 'ready').length;
  }

  dispose(): void {
    for (const entry of this.entries.values()) this.drop(entry);
    this.queue.length = 0;
  }

  private start(entry: Entry, request: MediaRequest): void {
    const abort = new AbortController();
    entry.abort = abort;
    const run = (): void => {
      if (abort.signal.aborted) {
        this.next();
        return;
      }
      this.running += 1;
      void this.fetch(entry, request, abort.signal).finally(() => {
        this.running -= 1;
        this.next();
      });
    };
    this.queue.push(run);
    if (this.running < this.parallel) this.next();
  }

  private next(): void {
    if (this.running < this.parallel) this.queue.pop()?.();
  }

  private async fetch(entry: Entry, request: MediaRequest, signal: AbortSignal): Promise<void> {
    try {
      const { bytes, mimeType } = await this.core.call('media.get', request, { signal });
      if (signal.aborted) return;
      const type = inertType(mimeType);
      const url = this.urls.createObjectURL(new Blob([bytes], { type }));
      entry.bytes = bytes.byteLength;
      this.become(entry, { state: 'ready', url, mimeType: type });
    } catch (error) {
      if (!signal.aborted) {
        const { message } = failureOf(error);
        const again = (): void => this.again(entry, request);
        this.become(entry, { state: 'failed', message, again });
      }
    }
    entry.abort = null;
    if (entry.leases === 0) this.trim();
  }

  private again(entry: Entry, request: MediaRequest): void {
    if (entry.state.state !== 'failed') return;
    this.become(entry, loading);
    this.start(entry, request);
  }

  private become(entry: Entry, state: MediaState): void {
    entry.state = state;
    for (const listener of entry.listeners) listener();
  }

  private idle(entry: Entry): void {
    // Scrolled past before it was here: not worth the line any more.
    if (entry.state.state === 'loading') this.drop(entry);
    else this.trim();
  }

  private trim(): void {
    let kept = 0;
    for (const entry of [...this.entries.values()].reverse()) {
      if (entry.leases > 0) continue;
      kept += entry.bytes;
      if (kept > this.keepBytes) this.drop(entry);
    }
  }

  private drop(entry: Entry): void {
    entry.abort?.abort();
    entry.abort = null;
    if (this.entries.get(entry.key) === entry) this.entries.delete(entry.key);
    if (entry.state.state === 'ready') this.urls.revokeObjectURL(entry.state.url);
  }
}

function keyOf({ uri, thumbnail }: MediaRequest): string {
  if (thumbnail === undefined) return uri;
  return `${uri}#${thumbnail.width}x${thumbnail.height}${thumbnail.crop ? 'c' : ''}`;
}

/** Whether a string may be asked for as media at all. */
export function isMediaUri(uri: string): uri is MediaUri {
  return /^mxc:\/\/[^/\s]+\/[^/\s]+$/.test(uri);
}
