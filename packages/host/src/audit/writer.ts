import type { ExtensionFacts } from '@kumix/policy';
import type { Clock } from '../brokers.ts';
import type { AuditEvent, DailyCount } from './event.ts';
import type { AuditStore } from './store.ts';

/** Milliseconds that events wait for each other, so that a busy second is a few writes. */
const gatherMs = 250;
/** After a write that failed. */
const retryMs = 5_000;

interface Pending {
  readonly added: Map<number, AuditEvent>;
  readonly removed: Set<number>;
  readonly counts: Map<string, DailyCount>;
  readonly packages: Map<string, ExtensionFacts>;
  oldestDay: string;
}

const none = (): Pending => ({
  added: new Map(),
  removed: new Set(),
  counts: new Map(),
  packages: new Map(),
  oldestDay: '',
});

/**
 * Writes behind the log, one change at a time. What could not be written waits and is tried again;
 * it is bounded by the log itself, because what the log drops is dropped here as well.
 */
export class AuditWriter {
  private readonly store: AuditStore;
  private readonly clock: Clock;
  private readonly failed: (error: unknown) => void;
  private pending = none();
  private writing: Promise<void> | undefined;
  private cancelTimer: (() => void) | undefined;

  constructor(store: AuditStore, clock: Clock, failed: (error: unknown) => void) {
    this.store = store;
    this.clock = clock;
    this.failed = failed;
  }

  add(event: AuditEvent): void {
    this.pending.added.set(event.seq, event);
    this.schedule(gatherMs);
  }

  remove(seq: number): void {
    // What was never written needs no removing.
    if (!this.pending.added.delete(seq)) this.pending.removed.add(seq);
  }

  count(key: string, count: DailyCount, oldestDay: string): void {
    this.pending.counts.set(key, count);
    this.pending.oldestDay = oldestDay;
  }

  know(facts: ExtensionFacts): void {
    this.pending.packages.set(facts.sha256, facts);
    this.schedule(gatherMs);
  }

  /** Resolves when what is known now has been written, or could not be. */
  async flush(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    while (this.writing !== undefined) {
      // oxlint-disable-next-line no-await-in-loop -- one write at a time
      await this.writing;
    }
    const { added, removed, counts, packages, oldestDay } = this.pending;
    if (added.size + removed.size + counts.size + packages.size === 0) return;
    const before = this.pending;
    this.pending = none();
    this.writing = this.store
      .save({
        added: [...added.values()],
        removed: [...removed],
        counts: [...counts.values()].map((count) => ({ ...count })),
        packages: [...packages.values()],
        oldestDay,
      })
      .catch((error: unknown) => {
        this.giveBack(before);
        this.failed(error);
        this.schedule(retryMs);
      })
      .finally(() => {
        this.writing = undefined;
      });
    await this.writing;
  }

  dispose(): void {
    this.cancelTimer?.();
    void this.flush();
  }

  private giveBack(before: Pending): void {
    const { added, removed, counts, packages } = this.pending;
    this.pending = {
      added: new Map([...before.added, ...added]),
      removed: new Set([...before.removed, ...removed]),
      counts: new Map([...before.counts, ...counts]),
      packages: new Map([...before.packages, ...packages]),
      oldestDay: this.pending.oldestDay === '' ? before.oldestDay : this.pending.oldestDay,
    };
    // Dropped by the log while the write was under way.
    for (const seq of removed) {
      if (this.pending.added.delete(seq)) this.pending.removed.delete(seq);
    }
  }

  private schedule(ms: number): void {
    if (this.cancelTimer !== undefined) return;
    this.cancelTimer = this.clock.setTimeout(() => {
      this.cancelTimer = undefined;
      void this.flush();
    }, ms);
  }
}
