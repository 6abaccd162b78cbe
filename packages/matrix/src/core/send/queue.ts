import type { Told } from '../../protocol/sentences.ts';

/**
 * The send queue as a state machine, without I/O and without a clock of its own. Ordered within a
 * room: a message waits for the one before it. One that was refused for good steps aside, so that
 * later ones go out; a person retries it or takes it back.
 */
export interface QueueEntry {
  readonly key: string;
  readonly roomId: string;
  readonly state: 'queued' | 'sending' | 'failed';
  /** Tries since a person last asked. */
  readonly attempts: number;
  /** Milliseconds, by the caller's clock, before which it is not tried. */
  readonly notBeforeMs: number;
  /** Why it failed for good. */
  readonly reason: Told | null;
}

const firstDelayMs = 500;
const longestDelayMs = 60_000;

/** Milliseconds before the next try; grows to a minute. A server's own wish counts where it is longer. */
export function backOffMs(attempts: number, retryAfterMs = 0): number {
  const grown = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempts, 10));
  return Math.max(grown, retryAfterMs);
}

export class SendQueue {
  /** In the order in which they were sent by the person. */
  readonly #entries = new Map<string, QueueEntry>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): QueueEntry | undefined {
    return this.#entries.get(key);
  }

  all(): readonly QueueEntry[] {
    return [...this.#entries.values()];
  }

  /** `reason` for one that had failed for good before a restart. A key that is known stays as it is. */
  add(key: string, roomId: string, reason: Told | null = null): void {
    if (this.#entries.has(key)) return;
    this.#entries.set(key, {
      key,
      roomId,
      state: reason === null ? 'queued' : 'failed',
      attempts: 0,
      notBeforeMs: 0,
      reason,
    });
  }

  /** Takes what may be sent now, at most one a room, and marks it as being sent. */
  start(nowMs: number): readonly QueueEntry[] {
    return [...this.#next()]
      .filter((entry) => entry.notBeforeMs <= nowMs)
      .map((entry) => this.#set(entry, { state: 'sending' }));
  }

  /** When `start` would next find something that is only waiting for time. */
  wakeAtMs(): number | undefined {
    const times = Array.from(this.#next(), ({ notBeforeMs }) => notBeforeMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** The homeserver has it. */
  succeed(key: string): void {
    this.#entries.delete(key);
  }

  /** Not delivered this time: back in its place, to be tried again later. */
  defer(key: string, nowMs: number, retryAfterMs?: number): void {
    const entry = this.#entries.get(key);
    if (entry?.state !== 'sending') return;
    this.#set(entry, {
      state: 'queued',
      attempts: entry.attempts + 1,
      notBeforeMs: nowMs + backOffMs(entry.attempts, retryAfterMs),
    });
  }

  /** Refused for good. */
  fail(key: string, reason: Told): void {
    const entry = this.#entries.get(key);
    if (entry?.state === 'sending') this.#set(entry, { state: 'failed', reason });
  }

  /** A person asks for another try, at once. */
  retry(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.state === 'sending') return false;
    this.#set(entry, { state: 'queued', attempts: 0, notBeforeMs: 0, reason: null });
    return true;
  }

  /** Nothing waits for its back-off any longer, of one room or of all. */
  hurry(roomId?: string): void {
    for (const entry of this.#entries.values()) {
      if (roomId !== undefined && entry.roomId !== roomId) continue;
      if (entry.state === 'queued') this.#set(entry, { attempts: 0, notBeforeMs: 0 });
    }
  }

  /** Takes a message back. One that is being sent may have arrived already and stays. */
  cancel(key: string): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.state !== 'sending' && this.#entries.delete(key);
  }

  /** Nobody wants it any more, whatever becomes of a try that runs. */
  drop(key: string): void {
    this.#entries.delete(key);
  }

  /** The first that waits in each room where nothing is under way: a person may retry one ahead of that. */
  *#next(): Generator<QueueEntry> {
    const busy = new Set<string>();
    for (const { state, roomId } of this.#entries.values())
      if (state === 'sending') busy.add(roomId);
    for (const entry of this.#entries.values()) {
      if (entry.state !== 'queued' || busy.has(entry.roomId)) continue;
      busy.add(entry.roomId);
      yield entry;
    }
  }

  #set(entry: QueueEntry, change: Partial<QueueEntry>): QueueEntry {
    const next = { ...entry, ...change };
    this.#entries.set(entry.key, next);
    return next;
  }
}
