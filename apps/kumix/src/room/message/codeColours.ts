import { codeLanguages } from './codeLanguages.ts';
import type { CodeJob, FromCodeWorker } from './codeWire.ts';
import type { Span } from './highlight.ts';

/** For one block, once the worker is there. */
const workMs = 500;
/** Blocks remembered for having taken longer: a megabyte or two, of the longest that are read. */
const mostSlow = 64;

const keyOf = ({ text, language }: CodeJob): string => `${language}\n${text}`;

/**
 * The app's own colours of code, from a worker that is made for the first block in a known language and
 * kept. It reads one block at a time; one that takes it too long ends it, and has no colours, nor is it
 * read again when it comes back into view.
 */
export class CodeColours {
  readonly #createWorker: () => Worker;
  #worker: Promise<Worker | null> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** The oldest first. */
  readonly #slow = new Set<string>();

  constructor(createWorker: () => Worker) {
    this.#createWorker = createWorker;
  }

  /** Null where there are none; never rejects. Who is no longer waiting for its turn is passed over. */
  of(job: CodeJob, signal: AbortSignal): Promise<readonly Span[] | null> {
    if (!codeLanguages.has(job.language)) return Promise.resolve(null);
    const turn = this.#last.then(() =>
      // Not before its turn: the same block may stand in two messages.
      signal.aborted || this.#slow.has(keyOf(job)) ? null : this.#read(job),
    );
    this.#last = turn;
    return turn;
  }

  async #read(job: CodeJob): Promise<readonly Span[] | null> {
    this.#worker ??= this.#load();
    const worker = await this.#worker;
    if (worker === null) {
      this.#worker = null;
      return null;
    }
    const { promise, resolve } = Promise.withResolvers<readonly Span[] | null>();
    const end = (): void => {
      worker.terminate();
      this.#worker = null;
      resolve(null);
    };
    const late = (): void => {
      this.#remember(job);
      end();
    };
    // One turn more: where the page itself was held up, the answer waits behind this.
    let timer = setTimeout(() => (timer = setTimeout(late)), workMs);
    const over = new AbortController();
    const { signal } = over;
    worker.addEventListener('error', end, { signal });
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<FromCodeWorker>) =>
        resolve(data.kind === 'spans' ? data.spans : null),
      { signal },
    );
    worker.postMessage(job);
    const spans = await promise;
    clearTimeout(timer);
    over.abort();
    return spans;
  }

  #remember(slow: CodeJob): void {
    const [oldest] = this.#slow;
    if (oldest !== undefined && this.#slow.size >= mostSlow) this.#slow.delete(oldest);
    this.#slow.add(keyOf(slow));
  }

  /** Null where it does not come. */
  async #load(): Promise<Worker | null> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const loaded = new AbortController();
    const { signal } = loaded;
    try {
      const worker = this.#createWorker();
      worker.addEventListener('message', () => resolve(true), { signal });
      worker.addEventListener('error', () => resolve(false), { signal });
      if (await promise) return worker;
      worker.terminate();
    } catch {
      // An address that is refused: there are no colours then.
    } finally {
      loaded.abort();
    }
    return null;
  }
}
