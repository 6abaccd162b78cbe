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

  async function bytesOf(store: IDBObjectStore, extension: string): Promise<number> {
    const rows = await settled<Row[]>(store.getAll(rangeOf(extension)));
    return rows.reduce((sum, row) => sum + row.bytes, 0);
  }

  const close = async (): Promise<void> => {
    const opened = [...databases.values()];
    databases.clear();
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
      run(caller, 'readwrite', async (store) => {
        const before = await settled<Row | undefined>(store.get([caller.extension, key]));
        const bytes = sizeOf(key, value);
        const total = (await bytesOf(store, caller.extension)) - (before?.bytes ?? 0) + bytes;
        if (total > quotaBytes) {
          throw new BrokerError(
            'quota',
            `"${key}" would bring this extension to ${total} bytes; the policy allows ${quotaBytes}. Delete something first.`,
          );
        }
        const row: Row = { extension: caller.extension, key, value, bytes };
        await settled(store.put(row));
      }),
    delete: (caller, key) =>
      run(caller, 'readwrite', async (store) => {
        await settled(store.delete([caller.extension, key]));
      }),
    keys: (caller, prefix) =>
      run(caller, 'readonly', async (store) => {
        const keys = await settled(store.getAllKeys(rangeOf(caller.extension, prefix)));
        return keys.flatMap((key) =>
          Array.isArray(key) && typeof key[1] === 'string' ? [key[1]] : [],
        );
      }),
    clear: (caller) =>
      run(caller, 'readwrite', async (store) => {
        await settled(store.delete(rangeOf(caller.extension)));
      }),
    used: (caller) => run(caller, 'readonly', (store) => bytesOf(store, caller.extension)),
    async forget(account) {
      await close();
      await deleteDatabase(databaseName(account));
    },
    dispose: () => void close(),
  };
}
