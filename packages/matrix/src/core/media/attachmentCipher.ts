/** Encrypted attachments as the specification has them: AES-CTR 256, SHA-256 over the ciphertext. */
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { type Plain, at, plainAt, textAt } from '../../protocol/plain.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const damaged = (): CoreError => new CoreError('failed', say('file.damaged'));

export async function encryptAttachment(
  file: ArrayBuffer,
): Promise<{ readonly bytes: ArrayBuffer; readonly info: Plain }> {
  // The lower half of the counter starts at zero, so that it cannot overflow into the nonce.
  const counter = new Uint8Array(16);
  crypto.getRandomValues(counter.subarray(0, 8));
  const key = await crypto.subtle.generateKey({ name: 'AES-CTR', length: 256 }, true, [
    'encrypt',
    'decrypt',
  ]);
  const bytes = await crypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, key, file);
  const { k } = await crypto.subtle.exportKey('jwk', key);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return {
    bytes,
    info: {
      v: 'v2',
      key: { alg: 'A256CTR', ext: true, k, key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
      iv: toBase64(counter),
      hashes: { sha256: toBase64(new Uint8Array(hash)) },
    },
  };
}

/** @throws CoreError `failed` where key, hash or bytes do not belong together. */
export async function decryptAttachment(bytes: ArrayBuffer, info: unknown): Promise<ArrayBuffer> {
  const key = textAt(plainAt(info, 'key'), 'k');
  const counter = fromBase64(textAt(info, 'iv'));
  const expected = fromBase64(textAt(plainAt(info, 'hashes'), 'sha256'));
  if (
    textAt(info, 'v') !== 'v2' ||
    at(plainAt(info, 'key'), 'alg') !== 'A256CTR' ||
    key === undefined ||
    counter?.length !== 16 ||
    expected === undefined
  ) {
    throw damaged();
  }
  const actual = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  if (!equal(actual, expected)) throw damaged();
  try {
    const imported = await crypto.subtle.importKey(
      'jwk',
      { kty: 'oct', k: key, alg: 'A256CTR', ext: true },
      { name: 'AES-CTR' },
      false,
      ['decrypt'],
    );
    return await crypto.subtle.decrypt({ name: 'AES-CTR', counter, length: 64 }, imported, bytes);
  } catch {
    throw damaged();
  }
}

const equal = (a: Bytes, b: Bytes): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

const toBase64 = (bytes: Bytes): string =>
  btoa(String.fromCharCode(...bytes)).replace(/={1,2}$/, '');

function fromBase64(text: string | undefined): Bytes | undefined {
  if (text === undefined || text.length > 200) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return undefined;
  }
}
