import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';

/** @throws CoreError `crypto-unavailable` */
export function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (crypto !== undefined) return crypto;
  throw new CoreError('crypto-unavailable', say('crypto.soon'));
}
