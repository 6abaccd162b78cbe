import type { ExtensionFacts } from '@kumix/policy';
import type { Clock } from '../brokers.ts';
import type { Observable } from '../observable.ts';
import { type AuditEvent, type AuditFact, type DailyCount, eventOf } from './event.ts';
import { Shelf } from './shelf.ts';
import type { AuditStore, StoredAudit } from './store.ts';
import { AuditWriter } from './writer.ts';

export interface AuditLogOptions {
  readonly clock: Clock;
  /** Entries kept for each extension on each shelf: its own, so that nobody evicts another's. */
  readonly perShelf?: number;
  /** Days that counters are kept. */
  readonly days?: number;
  /** Hears every event as it happens. */
  readonly sink?: ((event: AuditEvent) => void) | undefined;
  readonly store?: AuditStore | undefined;
  /** What the store kept; read before the first event, so that `seq` goes on where it was. */
  readonly stored?: StoredAudit | undefined;
  /** A change could not be written; it is tried again. */
  readonly unsaved?: ((error: unknown) => void) | undefined;
}

/**
 * What an extension does a thousand times stands apart from what matters, and from what it writes
 * itself: it cannot push its own denials out by being busy or loud.
 */
type ShelfName = 'notable' | 'routine' | 'log';

const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const keyOf = (day: string, extension: string): string => `${day} ${extension}`;

type Tally = { -readonly [K in keyof DailyCount]: DailyCount[K] };

/** What is kept of one extension. */
interface Book {
  readonly shelves: Readonly<Record<ShelfName, Shelf>>;
  /** Of the day at hand, by `number`. */
  today: { readonly number: number; readonly key: string; readonly tally: Tally } | undefined;
}

/** Packages that are remembered of one extension. */
const packagesKept = 8;

/** A bounded record for each extension, and counters by day that forget nothing that was dropped. */
export class AuditLog implements Observable<readonly AuditEvent[]> {
  private readonly options: AuditLogOptions;
  private readonly perShelf: number;
  private readonly writer: AuditWriter | undefined;
  private readonly books = new Map<string, Book>();
  private readonly tallies = new Map<string, Tally>();
  private readonly known = new Map<string, ExtensionFacts>();
  private readonly listeners = new Set<() => void>();
  private snapshot: readonly AuditEvent[] | undefined = [];
  private seq = 0;
  private scheduled = false;
  /** Monotonic milliseconds, and what the wall clock showed then. */
  private moment: number | undefined;
  private wall = 0;
  private dayNumber = Number.NaN;
  private day = '';
  private oldestDay = '';

  constructor(options: AuditLogOptions) {
    this.options = options;
    this.perShelf = options.perShelf ?? 300;
    const { store, stored, clock, unsaved } = options;
    if (store !== undefined) {
      this.writer = new AuditWriter(store, clock, (error) => unsaved?.(error));
    }
    if (stored !== undefined) this.restore(stored);
  }

  /** `now` in monotonic milliseconds, where whoever calls knows it: one look for all of one moment. */
  record(extension: string, fact: AuditFact, now?: number): void {
    const event = eventOf(++this.seq, this.wallAt(now), extension, fact);
    const name = shelfOf(fact);
    const book = this.book(extension);
    const { key, tally } = this.today(extension, book, event.at);
    count(tally, fact);
    const dropped = book.shelves[name].add(event);
    if (dropped.length > 0) {
      tally.dropped += dropped.length;
      if (name !== 'log') for (const { seq } of dropped) this.writer?.remove(seq);
    }
    // What an extension writes is its author's business, and may hold anything: never kept.
    if (name !== 'log') this.writer?.add(event);
    this.writer?.count(key, tally, this.oldestDay);
    this.options.sink?.(event);
    this.changed();
  }

  private wallAt(now: number | undefined): number {
    if (now === undefined || now !== this.moment) {
      this.moment = now;
      this.wall = this.options.clock.wall();
    }
    return this.wall;
  }

  /** Decisions name a package by its hash; this is what the policy was told of it. */
  know(facts: ExtensionFacts): void {
    if (this.known.has(facts.sha256)) return;
    this.known.set(facts.sha256, facts);
    const own = [...this.known.values()].filter(({ id }) => id === facts.id);
    for (const { sha256 } of own.slice(0, Math.max(0, own.length - packagesKept))) {
      this.known.delete(sha256);
    }
    this.writer?.know(facts);
  }

  packages(): readonly ExtensionFacts[] {
    return [...this.known.values()];
  }

  /** All that is kept, oldest first. */
  readonly getSnapshot = (): readonly AuditEvent[] => {
    this.snapshot ??= [...this.books.values()]
      .flatMap(({ shelves }) => Object.values(shelves).flatMap((shelf) => shelf.entries()))
      .sort((a, b) => a.seq - b.seq);
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

  /** Resolves when what has happened so far is kept, or could not be. */
  async flush(): Promise<void> {
    await this.writer?.flush();
  }

  dispose(): void {
    this.writer?.dispose();
    this.listeners.clear();
  }

  private restore({ events, counts, packages }: StoredAudit): void {
    for (const event of events) {
      const dropped = this.book(event.extension).shelves[shelfOf(event)].add(event);
      for (const { seq } of dropped) this.writer?.remove(seq);
      this.seq = Math.max(this.seq, event.seq);
    }
    for (const kept of counts) this.tallies.set(keyOf(kept.day, kept.extension), { ...kept });
    for (const facts of packages) this.known.set(facts.sha256, facts);
    this.snapshot = undefined;
  }

  private book(extension: string): Book {
    let book = this.books.get(extension);
    if (book === undefined) {
      const shelf = (): Shelf => new Shelf(this.perShelf);
      book = { shelves: { notable: shelf(), routine: shelf(), log: shelf() }, today: undefined };
      this.books.set(extension, book);
    }
    return book;
  }

  private today(extension: string, book: Book, at: number): NonNullable<Book['today']> {
    const number = Math.floor(at / dayMs);
    if (book.today?.number === number) return book.today;
    if (number !== this.dayNumber) {
      this.dayNumber = number;
      this.day = dayOf(at);
      this.oldestDay = dayOf(at - (this.options.days ?? 90) * dayMs);
    }
    const { day } = this;
    const key = keyOf(day, extension);
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
      this.forgetOldDays();
    }
    return (book.today = { number, key, tally });
  }

  private forgetOldDays(): void {
    const { oldestDay } = this;
    for (const [key, { day }] of this.tallies) if (day < oldestDay) this.tallies.delete(key);
  }

  /** Once for all the events of a turn. */
  private changed(): void {
    this.snapshot = undefined;
    if (this.listeners.size === 0 || this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      for (const changed of this.listeners) changed();
    });
  }
}

function shelfOf(fact: AuditFact): ShelfName {
  switch (fact.kind) {
    case 'decision':
      return fact.effect === 'allow' && fact.granted === undefined ? 'routine' : 'notable';
    case 'call':
    case 'stream':
      return fact.outcome === 'ok' ? 'routine' : 'notable';
    case 'log':
      return 'log';
    default:
      return 'notable';
  }
}

function count(tally: Tally, fact: AuditFact): void {
  switch (fact.kind) {
    case 'decision':
      if (fact.effect === 'allow') tally.allowed++;
      // Who is asked decides yet.
      else if (fact.effect === 'deny') tally.denied++;
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
    case 'grant':
    case 'log':
  }
}
