/**
 * What the host keeps about extensions for one account: the record of what they did, the counters of
 * budgets, and the person's answers. Apart from what extensions keep themselves, which they fill.
 */
import type {
  AuditChange,
  AuditEvent,
  AuditStore,
  BudgetPersistence,
  Counter,
  DailyCount,
  StoredAudit,
} from '@kumix/host';
import type { ExtensionFacts, GrantBook } from '@kumix/policy';
import { completed, deleteDatabase, openDatabase, settled } from './database.ts';

export const governanceName = (account: string): string => `kumix-governance:${account}`;

type Counters = Readonly<Record<string, Counter>>;

export interface Governance {
  readonly audit: AuditStore;
  readonly budgets: BudgetPersistence;
  readonly grants: GrantBook | undefined;
  saveGrants(book: GrantBook): void;
  /** Resolves when all that was said to be kept is, or could not be. */
  flush(): Promise<void>;
  dispose(): void;
}

export interface GovernanceOptions {
  readonly account: string;
  /** Something could not be written: what it is about, and why. */
  readonly failed: (error: unknown) => void;
}

/** Newest values by name, one write at a time: a counter that changes often is written as it stands. */
class Latest {
  private readonly pending = new Map<string, unknown>();
  private writing: Promise<void> | undefined;
  private readonly write: (entries: readonly (readonly [string, unknown])[]) => Promise<void>;
  private readonly failed: (error: unknown) => void;

  constructor(
    write: (entries: readonly (readonly [string, unknown])[]) => Promise<void>,
    failed: (error: unknown) => void,
  ) {
    this.write = write;
    this.failed = failed;
  }

  put(name: string, value: unknown): void {
    this.pending.set(name, value);
    this.writing ??= this.run();
  }

  async flush(): Promise<void> {
    await this.writing;
  }

  private async run(): Promise<void> {
    while (this.pending.size > 0) {
      const entries = [...this.pending];
      this.pending.clear();
      try {
        // oxlint-disable-next-line no-await-in-loop -- one write at a time
        await this.write(entries);
      } catch (error) {
        // The next change writes it whole again.
        this.failed(error);
      }
    }
    this.writing = undefined;
  }
}

/** Rejects where the database cannot be opened or read: without it nothing is known of before. */
export async function openGovernance(options: GovernanceOptions): Promise<Governance> {
  const { account, failed } = options;
  const database = await openDatabase(governanceName(account), (made) => {
    made.createObjectStore('events', { keyPath: 'seq' });
    made.createObjectStore('counts', { keyPath: ['day', 'extension'] });
    made.createObjectStore('packages', { keyPath: 'sha256' });
    made.createObjectStore('kept');
  });
  const read = database.transaction(['events', 'counts', 'packages', 'kept'], 'readonly');
  const [events, counts, packages, budgets, grants] = await Promise.all([
    settled<AuditEvent[]>(read.objectStore('events').getAll()),
    settled<DailyCount[]>(read.objectStore('counts').getAll()),
    settled<ExtensionFacts[]>(read.objectStore('packages').getAll()),
    settled<Counters | undefined>(read.objectStore('kept').get('budgets')),
    settled<GrantBook | undefined>(read.objectStore('kept').get('grants')),
  ]);
  const stored: StoredAudit = { events, counts, packages };

  const latest = new Latest(async (entries) => {
    const transaction = database.transaction('kept', 'readwrite');
    const store = transaction.objectStore('kept');
    for (const [name, value] of entries) store.put(value, name);
    await completed(transaction);
  }, failed);

  return {
    audit: {
      load: () => Promise.resolve(stored),
      save: (change) => saveChange(database, change),
    },
    budgets: {
      load: () => budgets ?? {},
      save: (counters) => latest.put('budgets', counters),
    },
    grants,
    saveGrants: (book) => latest.put('grants', book),
    flush: () => latest.flush(),
    dispose: () => database.close(),
  };
}

async function saveChange(database: IDBDatabase, change: AuditChange): Promise<void> {
  const transaction = database.transaction(['events', 'counts', 'packages'], 'readwrite');
  const done = completed(transaction);
  const events = transaction.objectStore('events');
  const counts = transaction.objectStore('counts');
  for (const event of change.added) events.put(event);
  for (const seq of change.removed) events.delete(seq);
  for (const count of change.counts) counts.put(count);
  if (change.oldestDay !== '') {
    counts.delete(IDBKeyRange.upperBound([change.oldestDay], true));
  }
  for (const facts of change.packages) transaction.objectStore('packages').put(facts);
  await done;
}

/** Forgets all of it, as a log-out does. */
export const forgetGovernance = (account: string): Promise<void> =>
  deleteDatabase(governanceName(account));
