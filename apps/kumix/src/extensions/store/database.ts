/** IndexedDB with promises: what both stores of extensions need of it and no more. */

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('request failed')));
  });
}

export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () =>
      reject(transaction.error ?? new Error('transaction aborted')),
    );
  });
}

/** `make` creates the stores that a database which is new, or of a version before, has not. */
export async function openDatabase(
  name: string,
  make: (database: IDBDatabase) => void,
  version = 1,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.addEventListener('upgradeneeded', () => make(request.result));
  const database = await settled(request);
  // Another page that wipes or upgrades it need not wait for this one.
  database.addEventListener('versionchange', () => database.close());
  return database;
}

/** Removes a database, as a log-out does. Whoever has it open here has closed it before. */
export async function deleteDatabase(name: string): Promise<void> {
  await settled(indexedDB.deleteDatabase(name));
}
