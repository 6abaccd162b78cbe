import type { ExtensionFacts } from '@kumix/policy';
import type { AuditEvent, DailyCount } from './event.ts';

/** All that outlives the page. */
export interface StoredAudit {
  /** In the order of `seq`. */
  readonly events: readonly AuditEvent[];
  readonly counts: readonly DailyCount[];
  /** Facts of the packages that decisions name by their hash, for whoever replays them. */
  readonly packages: readonly ExtensionFacts[];
}

/** What changed since the last save; to be written as a whole or not at all. */
export interface AuditChange {
  readonly added: readonly AuditEvent[];
  /** `seq` of events that had to make room. */
  readonly removed: readonly number[];
  /** Each replaces what was kept for its day and extension. */
  readonly counts: readonly DailyCount[];
  /** Days before this one are forgotten. */
  readonly oldestDay: string;
  readonly packages: readonly ExtensionFacts[];
}

/** Where the log outlives the page. The encrypted store will implement it later. */
export interface AuditStore {
  load(): Promise<StoredAudit>;
  save(change: AuditChange): Promise<void>;
}
