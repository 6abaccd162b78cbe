/** `storage.kv` in IndexedDB: one database for each account, one key range for each extension. */
import { BrokerError, type Caller, type KeyValueBroker } from '@kumix/host';
import { completed, deleteDatabase, openDatabase, settled } from '../store/database.ts';

const valuesName = 'values';
/** What each extension keeps, written in the transaction that writes its rows. */
const sumsName = 'sums';

interface Row {
  readonly extension: string;
  readonly key: string;
  readonly value: string;
  /** UTF-8 bytes of key and value. */
  readonly bytes: number;
}

const databaseName = (account: string): string => `kumix-extensions:${account}`;

const encoder = new TextEncoder();
const sizeOf = (key: string, value: string): number =>
  encoder.encode(key).byteLength + encoder.encode(value).byteLength;

const open = (account: string): Promise<IDBDatabase> =>
  openDatabase(
    databaseName(account),
    (made) => {
      if (!made.objectStoreNames.contains(valuesName)) {
        made.createObjectStore(valuesName, { keyPath: ['extension', 'key'] });
      }
      made.createObjectStore(sumsName);
    },
    2,
  );

/** All rows of one extension: an array sorts after every string, so `[]` ends the range. */
const rangeOf = (extension: string, prefix = ''): IDBKeyRange =>
  IDBKeyRange.bound([extension, prefix], [extension, prefix === '' ? [] : `${prefix}\uFFFF`]);

/** Keys that one extension may have: as many as can be listed. */
const mostKeys = 10_000;

/** Of one look, which copies what it finds: all of it at once would hold the page up. */
const lookBytes = 1_000_000;
const leastRows = 4;
const mostRows = 1_000;

interface Stores {
  readonly values: IDBObjectStore;
  readonly sums: IDBObjectStore;
}

/** What one extension keeps. */
interface Kept {
  readonly keys: number;
  /** Not added up where there are more keys than may be: none is written to them. */
  readonly bytes: number | undefined;
}

async function keptOf({ values, sums }: Stores, extension: string): Promise<Kept> {
  const known = await settled<Kept | undefined>(sums.get(extension));
  if (known?.bytes !== undefined) return known;
  // It has kept nothing yet, in a database of before there were sums, or too much.
  const keys = await settled(values.count(rangeOf(extension)));
  return { keys, bytes: keys > mostKeys ? undefined : await sumOf(values, extension) };
}

async function sumOf(values: IDBObjectStore, extension: string): Promise<number> {
  let sum = 0;
  let range = rangeOf(extension);
  for (let count = leastRows; ;) {
    // oxlint-disable-next-line no-await-in-loop -- each look begins where the one before it ended
    const rows = await settled<Row[]>(values.getAll(range, count));
    const bytes = rows.reduce((all, row) => all + row.bytes, 0);
    sum += bytes;
    const last = rows.at(-1);
    if (last === undefined || rows.length < count) return sum;
    range = IDBKeyRange.bound([extension, last.key], [extension, []], true);
    const average = Math.max(1, bytes / rows.length);
    count = Math.min(mostRows, Math.max(leastRows, Math.floor(lookBytes / average)));
  }
}

export interface KeyValueStore extends KeyValueBroker {
  /** Bytes that one extension keeps. */
  used(caller: Caller): Promise<number>;
  /** Forgets what every extension keeps for one account, as a log-out does; nothing calls it again. */
  forget(account: string): Promise<void>;
  dispose(): void;
}

export function createKeyValueBroker(): KeyValueStore {
  const databases = new Map<string, Promise<IDBDatabase>>();
  const database = (account: string): Promise<IDBDatabase> => {
    const known = databases.get(account);
    if (known !== undefined) return known;
    const opened = open(account);
    databases.set(account, opened);
    // A database that could not be opened is tried again at the next call.
    opened.catch(() => databases.delete(account));
    return opened;
  };

  async function run<T>(
    { account }: Caller,
    mode: IDBTransactionMode,
    work: (stores: Stores) => Promise<T>,
  ): Promise<T> {
    const transaction = (await database(account)).transaction([valuesName, sumsName], mode);
    const done = completed(transaction);
    try {
      const value = await work({
        values: transaction.objectStore(valuesName),
        sums: transaction.objectStore(sumsName),
      });
      await done;
      return value;
    } catch (error) {
      done.catch(() => {});
      if (transaction.error === null) {
        try {
          transaction.abort();
        } catch {
          // It had already ended, which is what abort is for.
        }
      }
      throw error;
    }
  }

  /** Writes, with what is kept as it will be then; whoever else would write waits. */
  const write = (caller: Caller, work: (stores: Stores) => Promise<Kept>): Promise<void> =>
    run(caller, 'readwrite', async (stores) => {
      await settled(stores.sums.put(await work(stores), caller.extension));
    });

  const close = async (): Promise<void> => {
    const opened = [...databases.values()];
    databases.clear();
    for (const one of await Promise.allSettled(opened)) {
      if (one.status === 'fulfilled') one.value.close();
    }
  };

  return {
    get: (caller, key) =>
      run(caller, 'readonly', async ({ values }) => {
        const row = await settled<Row | undefined>(values.get([caller.extension, key]));
        return row?.value ?? null;
      }),
    set: (caller, key, value, quotaBytes) =>
      write(caller, async (stores) => {
        const before = await settled<Row | undefined>(stores.values.get([caller.extension, key]));
        const bytes = sizeOf(key, value);
        const kept = await keptOf(stores, caller.extension);
        const keys = kept.keys + (before === undefined ? 1 : 0);
        if (keys > mostKeys || kept.bytes === undefined) {
          throw new BrokerError(
            'quota',
            `"${key}" would bring this extension to ${keys} keys, of at most ${mostKeys}. Delete something first.`,
          );
        }
        const total = kept.bytes - (before?.bytes ?? 0) + bytes;
        if (total > quotaBytes) {
          throw new BrokerError(
            'quota',
            `"${key}" would bring this extension to ${total} bytes; the policy allows ${quotaBytes}. Delete something first.`,
          );
        }
        const row: Row = { extension: caller.extension, key, value, bytes };
        await settled(stores.values.put(row));
        return { keys, bytes: total };
      }),
    delete: (caller, key) =>
      write(caller, async (stores) => {
        const before = await settled<Row | undefined>(stores.values.get([caller.extension, key]));
        const kept = await keptOf(stores, caller.extension);
        if (before === undefined) return kept;
        await settled(stores.values.delete([caller.extension, key]));
        const bytes = kept.bytes === undefined ? undefined : kept.bytes - before.bytes;
        return { keys: kept.keys - 1, bytes };
      }),
    keys: (caller, prefix) =>
      run(caller, 'readonly', async ({ values }) => {
        const range = rangeOf(caller.extension, prefix);
        // One more than can be listed says that there are more, whatever was kept before.
        const keys = await settled(values.getAllKeys(range, mostKeys + 1));
        if (keys.length > mostKeys) {
          throw new BrokerError(
            'too-large',
            `More than ${mostKeys} keys start with "${prefix}". Ask for a longer prefix.`,
          );
        }
        return keys.flatMap((key) =>
          Array.isArray(key) && typeof key[1] === 'string' ? [key[1]] : [],
        );
      }),
    clear: (caller) =>
      write(caller, async ({ values }) => {
        await settled(values.delete(rangeOf(caller.extension)));
        return { keys: 0, bytes: 0 };
      }),
    used: (caller) =>
      run(
        caller,
        'readonly',
        async (stores) =>
          (await keptOf(stores, caller.extension)).bytes ?? sumOf(stores.values, caller.extension),
      ),
    async forget(account) {
      await close();
      await deleteDatabase(databaseName(account));
    },
    dispose: () => void close(),
  };
}
