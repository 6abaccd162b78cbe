/**
 * The two ends of a stream, the same in the host and in an extension. Whoever reads grants credit,
 * whoever writes waits for it: nothing piles up between them but what was asked for.
 */
import { maxCredit } from './envelope.ts';

/** The writing end: one credit is one item. */
export class Outflow {
  private credit = 0;
  private closed = false;
  private waiting: (() => void) | undefined;

  /** False where more than may be outstanding was granted; nothing is added then. */
  grant(items: number): boolean {
    if (this.credit + items > maxCredit) return false;
    this.credit += items;
    const wake = this.waiting;
    this.waiting = undefined;
    wake?.();
    return true;
  }

  get ready(): boolean {
    return this.credit > 0;
  }

  /** Resolves when an item may go, and takes that credit; false where it was closed. One waits at a time. */
  async take(): Promise<boolean> {
    while (this.credit === 0 && !this.closed) {
      // oxlint-disable-next-line no-await-in-loop -- until credit comes
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
      });
    }
    if (this.closed) return false;
    this.credit--;
    return true;
  }

  /** Nothing may go any more; whoever waits hears it. */
  close(): void {
    this.closed = true;
    this.waiting?.();
    this.waiting = undefined;
  }
}

export interface InflowOptions {
  /** Items that may be under way unread. */
  readonly window: number;
  readonly grant: (items: number) => void;
  /** The reader has lost interest. */
  readonly cancel: () => void;
}

/** The reading end, as an async iterator. What came before the end is read before the end is told. */
export class Inflow<Item, Result> implements AsyncIterableIterator<Item, Result | undefined, void> {
  private readonly options: InflowOptions;
  private readonly queue: Item[] = [];
  private readonly waiting: {
    resolve(step: IteratorResult<Item, Result | undefined>): void;
    reject(error: unknown): void;
  }[] = [];
  private end: { readonly result: Result | undefined } | { readonly error: unknown } | undefined;
  /** Granted and not yet arrived. */
  private open = 0;
  private read = 0;

  constructor(options: InflowOptions) {
    this.options = options;
  }

  /** Grants the first window. */
  start(): void {
    this.grant(this.options.window);
  }

  get over(): boolean {
    return this.end !== undefined;
  }

  /** False where nobody gave credit for it. */
  push(item: Item): boolean {
    if (this.end !== undefined) return true;
    if (this.open === 0) return false;
    this.open--;
    const reader = this.waiting.shift();
    if (reader === undefined) this.queue.push(item);
    else {
      reader.resolve({ value: item, done: false });
      this.taken();
    }
    return true;
  }

  finish(result: Result | undefined): void {
    this.close({ result });
  }

  fail(error: unknown): void {
    this.close({ error });
  }

  next(): Promise<IteratorResult<Item, Result | undefined>> {
    if (this.queue.length > 0) {
      const [value] = this.queue.splice(0, 1);
      this.taken();
      // The length was looked at, so this is an item even where an item may be undefined.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return Promise.resolve({ value: value as Item, done: false });
    }
    const { end } = this;
    if (end !== undefined) {
      if ('error' in end) {
        // Told once; whoever asks again hears that it is over.
        this.end = { result: undefined };
        return Promise.reject(end.error);
      }
      return Promise.resolve({ value: end.result, done: true });
    }
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** Ends it from the reading side: what has not been read is dropped. */
  return(): Promise<IteratorResult<Item, Result | undefined>> {
    if (this.end === undefined) {
      this.options.cancel();
      this.close({ result: undefined });
    }
    this.queue.length = 0;
    this.end = { result: undefined };
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private taken(): void {
    this.read++;
    if (this.end !== undefined || this.read * 2 < this.options.window) return;
    const { read } = this;
    this.read = 0;
    this.grant(read);
  }

  private grant(items: number): void {
    this.open += items;
    this.options.grant(items);
  }

  private close(end: NonNullable<Inflow<Item, Result>['end']>): void {
    if (this.end !== undefined) return;
    this.end = end;
    for (const reader of this.waiting.splice(0)) {
      this.next().then(
        (step) => reader.resolve(step),
        (error: unknown) => reader.reject(error),
      );
    }
  }
}
