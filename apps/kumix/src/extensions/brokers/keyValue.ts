/** `storage.kv` in IndexedDB: one database for each account, one key range for each extension. */
import { BrokerError, type Caller, type KeyValueBroker } from '@kumix/host';
import { completed, deleteDatabase, openDatabase, settled } from '../store/database.ts';

const storeName = 'values';

interface Row {
  readonly extension: string;
  readonly key: string;
  readonly value: string;
  /** UTF-8 bytes of key and value, so that the quota is a sum over an index. */
  readonly bytes: number;
}

const databaseName = (account: string): string => `kumix-extensions:${account}`;

const encoder = new TextEncoder();
const sizeOf = (key: string, value: string): number =>
  encoder.encode(key).byteLength + encoder.encode(value).byteLength;

const open = (account: string): Promise<IDBDatabase> =>
  openDatabase(databaseName(account), (made) => {
    made.createObjectStore(storeName, { keyPath: ['extension', 'key'] });
  });

/** All rows of one extension: an array sorts after every string, so `[]` ends the range. */
const rangeOf = (extension: string, prefix = ''): IDBKeyRange =>
  IDBKeyRange.bound([extension, prefix], [extension, prefix === '' ? [] : `${prefix}\uFFFF`]);

/** Of one look, which copies what it finds: all of it at once would hold the page up. */
const lookBytes = 1_000_000;
const leastRows = 4;
const mostRows = 1_000;

async function sumOf(store: IDBObjectStore, extension: string): Promise<number> {
  let sum = 0;
  let range = rangeOf(extension);
  for (let count = leastRows; ;) {
    // oxlint-disable-next-line no-await-in-loop -- each look begins where the one before it ended
    const rows = await settled<Row[]>(store.getAll(range, count));
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
    work: (store: IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    const transaction = (await database(account)).transaction(storeName, mode);
    const done = completed(transaction);
    try {
      const value = await work(transaction.objectStore(storeName));
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

  /**
   * By account and extension, from the first look on: nobody else writes, since one tab has the account.
   * Changed within the transaction that changes the rows, and forgotten where that fails.
   */
  const sums = new Map<string, number>();
  const nameOf = ({ account, extension }: Caller): string => `${account} ${extension}`;

  async function bytesOf(store: IDBObjectStore, caller: Caller): Promise<number> {
    const known = sums.get(nameOf(caller));
    if (known !== undefined) return known;
    const sum = await sumOf(store, caller.extension);
    sums.set(nameOf(caller), sum);
    return sum;
  }

  /** Writes, with the sum as it will be then. */
  async function write(
    caller: Caller,
    work: (store: IDBObjectStore) => Promise<number>,
  ): Promise<void> {
    try {
      await run(caller, 'readwrite', async (store) => {
        sums.set(nameOf(caller), await work(store));
      });
    } catch (error) {
      // What is refused has changed nothing.
      if (!(error instanceof BrokerError)) sums.delete(nameOf(caller));
      throw error;
    }
  }

  const close = async (): Promise<void> => {
    const opened = [...databases.values()];
    databases.clear();
    sums.clear();
    for (const one of await Promise.allSettled(opened)) {
      if (one.status === 'fulfilled') one.value.close();
    }
  };

  return {
    get: (caller, key) =>
      run(caller, 'readonly', async (store) => {
        const row = await settled<Row | undefined>(store.get([caller.extension, key]));
        return row?.value ?? null;
      }),
    set: (caller, key, value, quotaBytes) =>
      write(caller, async (store) => {
        const before = await settled<Row | undefined>(store.get([caller.extension, key]));
        const bytes = sizeOf(key, value);
        const total = (await bytesOf(store, caller)) - (before?.bytes ?? 0) + bytes;
        if (total > quotaBytes) {
          throw new BrokerError(
            'quota',
            `"${key}" would bring this extension to ${total} bytes; the policy allows ${quotaBytes}. Delete something first.`,
          );
        }
        const row: Row = { extension: caller.extension, key, value, bytes };
        await settled(store.put(row));
        return total;
      }),
    delete: (caller, key) =>
      write(caller, async (store) => {
        const before = await settled<Row | undefined>(store.get([caller.extension, key]));
        const total = (await bytesOf(store, caller)) - (before?.bytes ?? 0);
        await settled(store.delete([caller.extension, key]));
        return total;
      }),
    keys: (caller, prefix) =>
      run(caller, 'readonly', async (store) => {
        const keys = await settled(store.getAllKeys(rangeOf(caller.extension, prefix)));
        return keys.flatMap((key) =>
          Array.isArray(key) && typeof key[1] === 'string' ? [key[1]] : [],
        );
      }),
    clear: (caller) =>
      write(caller, async (store) => {
        await settled(store.delete(rangeOf(caller.extension)));
        return 0;
      }),
    used: (caller) => run(caller, 'readonly', (store) => bytesOf(store, caller)),
    async forget(account) {
      await close();
      await deleteDatabase(databaseName(account));
    },
    dispose: () => void close(),
  };
}
