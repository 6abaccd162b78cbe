import type { Clock } from '../brokers.ts';

/** Counters of the policy's budgets. The engine names the keys; whoever starts a call charges them. */
export interface BudgetStore {
  used(key: string): { readonly calls: number; readonly bytes: number };
  charge(keys: readonly string[], bytes: number): void;
}

/** Keys that are kept at most; the least recently charged go first. */
const mostKeys = 4_096;

const periodMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Which period a counter belongs to, and what was charged in it. */
export type Counter = readonly [period: number, calls: number, bytes: number];

export interface BudgetPersistence {
  load(): Readonly<Record<string, Counter>>;
  /** Called for every charge; writing may be late. */
  save(counters: Readonly<Record<string, Counter>>): void;
}

/** Periods follow the wall clock (UTC), and never run backwards: the highest time seen counts. */
export class Budgets implements BudgetStore {
  private readonly counters: Map<string, Counter>;
  private readonly clock: Pick<Clock, 'wall'>;
  private readonly persistence: BudgetPersistence | undefined;
  private latest = 0;

  constructor(clock: Pick<Clock, 'wall'>, persistence?: BudgetPersistence) {
    this.clock = clock;
    this.persistence = persistence;
    this.counters = new Map(Object.entries(persistence?.load() ?? {}));
  }

  used(key: string): { readonly calls: number; readonly bytes: number } {
    const counter = this.counters.get(key);
    if (counter === undefined || counter[0] < this.period(key)) return { calls: 0, bytes: 0 };
    return { calls: counter[1], bytes: counter[2] };
  }

  charge(keys: readonly string[], bytes: number): void {
    if (keys.length === 0) return;
    for (const key of keys) {
      const { calls, bytes: before } = this.used(key);
      // Deleted first, so that the map's order is the order of charging.
      this.counters.delete(key);
      this.counters.set(key, [this.period(key), calls + 1, before + bytes]);
    }
    for (const oldest of this.counters.keys()) {
      if (this.counters.size <= mostKeys) break;
      this.counters.delete(oldest);
    }
    this.persistence?.save(Object.fromEntries(this.counters));
  }

  /** The engine ends a key with its period; one that is not known here never starts anew. */
  private period(key: string): number {
    this.latest = Math.max(this.latest, this.clock.wall());
    const ms = periodMs[key.slice(key.lastIndexOf('|') + 1)];
    return ms === undefined ? 0 : Math.floor(this.latest / ms);
  }
}
