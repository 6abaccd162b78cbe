/**
 * Takes packets in and gives their entries out in order, so many of them in one turn: a guest that
 * packs thousands of calls into one text costs the app's thread many short tasks, never a long one.
 */
import type { Clock } from '../brokers.ts';

/** Milliseconds of reading in one turn: a frame that waits for it comes at most so much later. */
const sliceMs = 3;
/** Entries between two looks at the clock. */
const lookEvery = 16;

export interface IntakeOptions<Packet, Entry> {
  readonly clock: Clock;
  /** The entries of a packet; none where it is malformed, which it says by itself. */
  readonly open: (packet: unknown) => {
    readonly packet: Packet;
    readonly entries: readonly Entry[];
  };
  /** Reads one; false where nothing more is to be read. */
  readonly read: (entry: Entry, packet: Packet) => boolean;
}

interface Waiting {
  readonly data: unknown;
  /** All of it has been read. */
  readonly done: () => void;
}

export class Intake<Packet, Entry> {
  private readonly options: IntakeOptions<Packet, Entry>;
  private readonly queue: Waiting[] = [];
  /** The packet that is being read, and how far. */
  private current:
    | { readonly packet: Packet; readonly entries: readonly Entry[]; at: number; done: () => void }
    | undefined;
  private cancelTimer: (() => void) | undefined;

  constructor(options: IntakeOptions<Packet, Entry>) {
    this.options = options;
  }

  /** Reads it now, as far as the turn lasts, and the rest in turns of their own. Never throws. */
  push(data: unknown, done: () => void): void {
    this.queue.push({ data, done });
    if (this.cancelTimer === undefined) this.work();
  }

  /** Forgets what waits. */
  dispose(): void {
    this.queue.length = 0;
    this.current = undefined;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  private work(): void {
    const { clock, open, read } = this.options;
    let until: number | undefined;
    // The clock is looked at only where there is much to read; a single answer is not much.
    const isOver = (): boolean => {
      const now = clock.now();
      return now >= (until ??= now + sliceMs);
    };
    for (;;) {
      if (this.current === undefined) {
        const next = this.queue.shift();
        if (next === undefined) return;
        const { packet, entries } = open(next.data);
        this.current = { packet, entries, at: 0, done: next.done };
      }
      const { current } = this;
      const { packet, entries } = current;
      while (current.at < entries.length) {
        const entry = entries[current.at++];
        // What ends the reader may happen while it reads.
        if (entry === undefined || !read(entry, packet)) return this.dispose();
        if (current.at % lookEvery === 0 && current.at < entries.length && isOver()) {
          this.later();
          return;
        }
      }
      this.current = undefined;
      current.done();
      if (this.queue.length > 0 && isOver()) {
        this.later();
        return;
      }
    }
  }

  private later(): void {
    this.cancelTimer = this.options.clock.setTimeout(() => {
      this.cancelTimer = undefined;
      this.work();
    }, 0);
  }
}
