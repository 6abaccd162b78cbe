/**
 * Files on their way into a room or thread. Each is looked at first (size, width, height, a small
 * picture), then handed to the core's queue. From there its row in the timeline tells how it goes,
 * with the progress that the core reports under the row's key.
 */
import type { EventId, Params, RoomId, ViewUpdate } from '@kumix/matrix';
import type { CorePort, Filtered, Readable, Watch } from '../../app/contracts.ts';
import { failureOf } from '../../app/core.ts';
import { createStore } from '../../app/store.ts';
import { TracesError } from './traces.ts';

export type MediaFacts = Pick<Params<'send.media'>, 'info'> & { readonly thumbnail?: Blob };

/** Words that go out with a file. */
export interface Caption {
  readonly caption: string;
  readonly formattedCaption?: string;
  readonly mentions: NonNullable<Params<'send.media'>['mentions']>;
}

export interface Along {
  /** Made while the file is looked at; `null` is none. */
  readonly caption?: Promise<Caption | null>;
  readonly replyTo?: EventId;
}

export interface Chosen {
  readonly file: File;
  /** Known already, as of a voice message; otherwise the file is looked at. */
  readonly facts?: MediaFacts;
}

export interface Upload {
  readonly id: number;
  readonly fileName: string;
  readonly bytes: number;
  readonly state:
    | { readonly state: 'preparing' }
    | { readonly state: 'handing' }
    | { readonly state: 'failed'; readonly message: string };
}

export interface UploadOptions {
  readonly core: CorePort;
  readonly roomId: RoomId;
  readonly threadRootId?: EventId;
  /** Asks whoever looks at files before they are sent. */
  readonly filter?: (file: File, signal: AbortSignal) => Promise<Filtered>;
  /** An extension put another file in place of the one that was chosen. */
  readonly replaced?: (told: string) => void;
  /** Reads what the picture or the film is like; a file of another kind gives no facts. */
  readonly inspect: (file: File) => Promise<MediaFacts>;
  /** Takes out what a person does not mean to tell, such as where a photo was taken. */
  readonly clean?: (file: File) => Promise<File>;
  /** Called when a file is about to stand in the timeline. */
  readonly onSend?: () => void;
}

interface Running {
  readonly chosen: Chosen;
  readonly along: Along;
  readonly abort: AbortController;
}

let ids = 0;

export class Uploads {
  readonly list: Readable<readonly Upload[]>;
  /** Bytes sent of bytes in all, by the key of the row. Watched while somebody listens. */
  readonly progress: Readable<ViewUpdate<'uploads'>>;
  private readonly store = createStore<readonly Upload[]>([]);
  private readonly options: UploadOptions;
  private readonly reported = createStore<ViewUpdate<'uploads'>>({});
  private readonly running = new Map<number, Running>();
  private listening = 0;
  private handing: Promise<void> = Promise.resolve();
  private watch: Watch | null = null;

  constructor(options: UploadOptions) {
    this.options = options;
    this.list = this.store;
    this.progress = {
      get: this.reported.get,
      subscribe: (listener) => {
        const stop = this.reported.subscribe(listener);
        this.listening += 1;
        this.watch ??= options.core.watch('uploads', null, (update) => this.reported.set(update));
        return () => {
          stop();
          this.listening -= 1;
          if (this.listening === 0) this.dispose();
        };
      },
    };
  }

  /** Sends files; what goes along belongs to the first. */
  add(files: readonly Chosen[], along: Along = {}): void {
    files.forEach((chosen, index) => this.begin(chosen, index === 0 ? along : {}));
  }

  retry(id: number): void {
    const run = this.running.get(id);
    if (run === undefined) return;
    this.remove(id);
    this.begin(run.chosen, run.along);
  }

  /** Stops an upload, or puts a failed one away. */
  cancel(id: number): void {
    this.running.get(id)?.abort.abort();
    this.remove(id);
  }

  dispose(): void {
    this.watch?.stop();
    this.watch = null;
  }

  private begin(chosen: Chosen, along: Along): void {
    const { file } = chosen;
    ids += 1;
    const id = ids;
    const abort = new AbortController();
    this.running.set(id, { chosen, along, abort });
    this.store.update((before) => [
      ...before,
      { id, fileName: file.name, bytes: file.size, state: { state: 'preparing' } },
    ]);
    // Looked at side by side, handed over in the order they were chosen.
    this.handing = this.send(id, chosen, along, abort.signal, this.handing);
  }

  private async send(
    id: number,
    { file: chosen, facts: known }: Chosen,
    along: Along,
    signal: AbortSignal,
    before: Promise<void>,
  ): Promise<void> {
    const { core, roomId, threadRootId, inspect } = this.options;
    try {
      const { filter, clean } = this.options;
      const filtered = filter === undefined ? null : await filter(chosen, signal);
      if (filtered?.kind === 'refuse') {
        this.become(id, { state: 'failed', message: filtered.sentence });
        return;
      }
      const kept = filtered?.kind === 'replace' ? filtered.file : chosen;
      const file = clean === undefined ? kept : await clean(kept);
      if (filtered?.kind === 'replace') this.options.replaced?.(filtered.told);
      const looked = (kept === chosen ? known : undefined) ?? inspect(file);
      const [facts, words] = await Promise.all([looked, along.caption]);
      await before;
      if (signal.aborted) return;
      this.become(id, { state: 'handing' });
      this.options.onSend?.();
      await core.call(
        'send.media',
        {
          roomId,
          ...(threadRootId === undefined ? {} : { threadRootId }),
          file,
          fileName: file.name,
          ...facts,
          ...words,
          ...(along.replyTo === undefined ? {} : { replyTo: along.replyTo }),
        },
        { signal },
      );
      this.remove(id);
    } catch (error) {
      const { code, message } = failureOf(error);
      if (code === 'aborted' || signal.aborted) this.remove(id);
      else {
        const why = error instanceof TracesError ? error.message : message;
        this.become(id, { state: 'failed', message: why });
      }
    }
  }

  private become(id: number, state: Upload['state']): void {
    this.store.update((before) =>
      before.map((each) => (each.id === id ? { ...each, state } : each)),
    );
  }

  private remove(id: number): void {
    this.running.delete(id);
    this.store.update((before) => before.filter((each) => each.id !== id));
  }
}
