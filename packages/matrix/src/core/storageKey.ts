/**
 * The one seam through which the key of everything local comes: the Rust crypto store, the session
 * and the snapshots. The page may give 32 bytes (later from the key enclave). Where it gives none,
 * a random key is made here and kept in IndexedDB, wrapped by a `CryptoKey` that cannot be exported:
 * a copy of the files of the profile alone does not hold it in the clear, but code of this origin
 * can use it. THREAT_MODEL says so.
 */
import { CoreError } from '../protocol/coreError.ts';
import { say } from '../protocol/sentences.ts';
import { at } from '../protocol/plain.ts';
import type { Database } from './storage/database.ts';

const name = 'storage-key';
export const keyBytes = 32;

/** @throws CoreError `invalid` for a key of another length, `failed` where the kept one is damaged. */
export async function openStorageKey(
  database: Database,
  given: ArrayBuffer | null,
): Promise<Uint8Array<ArrayBuffer>> {
  if (given !== null) {
    if (given.byteLength !== keyBytes) {
      throw new CoreError('invalid', say('stored.key', { count: keyBytes }));
    }
    return new Uint8Array(given);
  }
  const kept = await database.get('values', name);
  const wrapping = at(kept, 'wrapping');
  const wrapped = at(kept, 'wrapped');
  const nonce = at(kept, 'nonce');
  if (wrapping instanceof CryptoKey && isBuffer(wrapped) && isBuffer(nonce)) {
    const opened = await crypto.subtle
      .decrypt({ name: 'AES-GCM', iv: nonce }, wrapping, wrapped)
      .catch(() => {
        throw new CoreError('failed', say('stored.damaged'));
      });
    return new Uint8Array(opened);
  }
  return make(database);
}

async function make(database: Database): Promise<Uint8Array<ArrayBuffer>> {
  const key = crypto.getRandomValues(new Uint8Array(keyBytes));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, wrapping, key);
  await database.put('values', name, { wrapping, wrapped, nonce: nonce.buffer });
  return key;
}

const isBuffer = (value: unknown): value is ArrayBuffer => value instanceof ArrayBuffer;
