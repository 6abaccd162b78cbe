import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';

export const databaseName = 'kumix-core';
const version = 1;

/** `values`: by name. `snapshots`: sealed, by view. `outbox`: sealed messages, by transaction id. */
export type StoreName = 'values' | 'snapshots' | 'outbox';
const stores: readonly StoreName[] = ['values', 'snapshots', 'outbox'];

const unreadable = (): CoreError => new CoreError('failed', say('stored.refused'));

/** Every key of ours is text. */
const nameOf = (key: IDBValidKey): string => (typeof key === 'string' ? key : '');

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? unreadable()));
  });
}

/** The core's own IndexedDB. Values come back as `unknown`: what was stored may be of an older day. */
export class Database {
  readonly #db: IDBDatabase;

  private constructor(db: IDBDatabase) {
    this.#db = db;
    db.addEventListener('versionchange', () => db.close());
  }

  /** @throws CoreError `failed` where the browser gives no storage. */
  static async open(): Promise<Database> {
    try {
      const request = indexedDB.open(databaseName, version);
      request.addEventListener('upgradeneeded', () => {
        for (const name of stores) request.result.createObjectStore(name);
      });
      return new Database(await answer(request));
    } catch {
      throw unreadable();
    }
  }

  get(store: StoreName, key: string): Promise<unknown> {
    return answer<unknown>(this.#db.transaction(store).objectStore(store).get(key));
  }

  async all(store: StoreName): Promise<readonly (readonly [key: string, value: unknown])[]> {
    const opened = this.#db.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([
      answer(opened.getAllKeys()),
      answer<unknown[]>(opened.getAll()),
    ]);
    return keys.map((key, index) => [nameOf(key), values[index]] as const);
  }

  keys(store: StoreName): Promise<readonly string[]> {
    return answer(this.#db.transaction(store).objectStore(store).getAllKeys()).then((keys) =>
      keys.map(nameOf),
    );
  }

  /** Resolves once it is on disk, as far as the browser tells. */
  put(store: StoreName, key: string, value: unknown): Promise<void> {
    return this.#write(store, (opened) => opened.put(value, key));
  }

  delete(store: StoreName, key: string): Promise<void> {
    return this.#write(store, (opened) => opened.delete(key));
  }

  async clear(): Promise<void> {
    for (const store of stores) await this.#write(store, (opened) => opened.clear());
  }

  close(): void {
    this.#db.close();
  }

  #write(store: StoreName, change: (opened: IDBObjectStore) => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#db.transaction(store, 'readwrite', { durability: 'relaxed' });
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error ?? unreadable()));
      change(transaction.objectStore(store));
    });
  }
}
