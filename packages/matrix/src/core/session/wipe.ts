import { cryptoPrefix, syncDatabaseName } from '../account/account.ts';
import { databaseName } from '../storage/database.ts';

/** Everything that the core ever keeps in this browser, besides its own database. */
const others = [
  `matrix-js-sdk:${syncDatabaseName}`,
  `${cryptoPrefix}::matrix-sdk-crypto`,
  `${cryptoPrefix}::matrix-sdk-crypto-meta`,
];

export async function deleteAccountDatabases(): Promise<void> {
  await Promise.all(others.map(deleteDatabase));
}

/** For a database that does not even open. */
export const deleteOwnDatabase = (): Promise<void> => deleteDatabase(databaseName);

/** Milliseconds that a wipe waits for what another connection still holds open. */
const deletionPatienceMs = 4_000;

/** One that is still open somewhere is deleted as soon as it is closed there. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => resolve());
    setTimeout(resolve, deletionPatienceMs);
  });
}
