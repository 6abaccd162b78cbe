import type { Clock } from '../brokers.ts';
import type { Observable } from '../observable.ts';
import type { AuditEvent, AuditFact, DailyCount } from './event.ts';

/** Where the log outlives the page. The encrypted store will implement it later. */
export interface AuditStore {
  load(): Promise<{
    readonly events: readonly AuditEvent[];
    readonly counts: readonly DailyCount[];
  }>;
  save(events: readonly AuditEvent[], counts: readonly DailyCount[]): Promise<void>;
}

export interface AuditLogOptions {
  readonly clock: Clock;
  /** Entries kept for each extension: its own, so that nobody's flood evicts another's. */
  readonly perExtension?: number;
  /** Days that counters are kept. */
  readonly days?: number;
  /** Hears every event as it happens. */
  readonly sink?: ((event: AuditEvent) => void) | undefined;
}

const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

type Tally = { -readonly [K in keyof DailyCount]: DailyCount[K] };

/** A bounded record for each extension, and counters by day that forget nothing that was dropped. */
export class AuditLog implements Observable<readonly AuditEvent[]> {
  private readonly options: AuditLogOptions;
  private readonly perExtension: number;
  private readonly logs = new Map<string, AuditEvent[]>();
  private readonly tallies = new Map<string, Tally>();
  private readonly listeners = new Set<() => void>();
  private snapshot: readonly AuditEvent[] | undefined = [];
  private seq = 0;
  private scheduled = false;
  private dayNumber = Number.NaN;
  private day = '';

  constructor(options: AuditLogOptions) {
    this.options = options;
    this.perExtension = options.perExtension ?? 500;
  }

  record(extension: string, fact: AuditFact): void {
    const event: AuditEvent = {
      seq: ++this.seq,
      at: this.options.clock.wall(),
      extension,
      ...fact,
    };
    let log = this.logs.get(extension);
    if (log === undefined) this.logs.set(extension, (log = []));
    log.push(event);
    const tally = this.tally(extension, event.at);
    count(tally, fact);
    // Dropped in lumps: shifting a long array for every event would cost more than the event.
    if (log.length > this.perExtension + 64) {
      tally.dropped += log.splice(0, log.length - this.perExtension).length;
    }
    this.options.sink?.(event);
    this.snapshot = undefined;
    if (this.listeners.size > 0 && !this.scheduled) this.announce();
  }

  /** All that is kept, oldest first. */
  readonly getSnapshot = (): readonly AuditEvent[] => {
    this.snapshot ??= [...this.logs.values()].flat().sort((a, b) => a.seq - b.seq);
    return this.snapshot;
  };

  readonly subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed);
    return () => {
      this.listeners.delete(changed);
    };
  };

  counts(): readonly DailyCount[] {
    return [...this.tallies.values()].map((tally) => ({ ...tally }));
  }

  /** Puts back what a store kept, before anything is recorded. */
  restore(events: readonly AuditEvent[], counts: readonly DailyCount[]): void {
    for (const event of events) {
      const log = this.logs.get(event.extension) ?? [];
      log.push(event);
      this.logs.set(event.extension, log);
      this.seq = Math.max(this.seq, event.seq);
    }
    for (const kept of counts) this.tallies.set(`${kept.day} ${kept.extension}`, { ...kept });
    this.snapshot = undefined;
  }

  private tally(extension: string, at: number): Tally {
    const number = Math.floor(at / dayMs);
    if (number !== this.dayNumber) {
      this.dayNumber = number;
      this.day = dayOf(at);
    }
    const { day } = this;
    const key = `${day} ${extension}`;
    let tally = this.tallies.get(key);
    if (tally === undefined) {
      tally = {
        day,
        extension,
        allowed: 0,
        denied: 0,
        calls: 0,
        failed: 0,
        crashes: 0,
        limits: 0,
        dropped: 0,
      };
      this.tallies.set(key, tally);
      this.forgetOldDays(at);
    }
    return tally;
  }

  private forgetOldDays(at: number): void {
    const oldest = dayOf(at - (this.options.days ?? 90) * dayMs);
    for (const [key, { day }] of this.tallies) if (day < oldest) this.tallies.delete(key);
  }

  /** Once for all the events of a turn. */
  private announce(): void {
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      for (const changed of this.listeners) changed();
    });
  }
}

function count(tally: Tally, fact: AuditFact): void {
  switch (fact.kind) {
    case 'decision':
      if (fact.effect === 'allow') tally.allowed++;
      else tally.denied++;
      return;
    case 'call':
    case 'stream':
      tally.calls++;
      if (fact.outcome !== 'ok') tally.failed++;
      return;
    case 'lifecycle':
      if (fact.state === 'crashed' || fact.state === 'quarantined') tally.crashes++;
      return;
    case 'limit':
      tally.limits++;
      return;
    case 'log':
  }
}
