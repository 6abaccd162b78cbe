/**
 * Recovery: the secret storage that a recovery key or passphrase opens, and the key backup inside.
 * What opens it is held only while it is being used.
 */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { CryptoCallbacks } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { deriveRecoveryKeyFromPassphrase } from 'matrix-js-sdk/lib/crypto-api/key-passphrase.js';
import { decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js';
import type { SecretStorageKeyDescription } from 'matrix-js-sdk/lib/secret-storage.js';
import { CoreError } from '../../protocol/coreError.ts';
import type { AccountMethods } from './account.ts';

type RecoveryMethods = Pick<AccountMethods, 'recovery.status' | 'recovery.unlock'>;

type Key = Uint8Array<ArrayBuffer>;

const wrong = (): CoreError =>
  new CoreError(
    'bad-credentials',
    'This is not the recovery key of this account. Check it letter by letter; spaces do not count.',
  );

/** A recovery key as it is written down, or the passphrase it was made from. */
async function readSecret(secret: string, info: SecretStorageKeyDescription): Promise<Key> {
  try {
    return decodeRecoveryKey(secret);
  } catch {
    const { passphrase } = info;
    if (passphrase === undefined) throw wrong();
    const { salt, iterations, bits } = passphrase;
    return deriveRecoveryKeyFromPassphrase(secret, salt, iterations, bits);
  }
}

export class Recovery {
  #open: { readonly id: string; readonly key: Key } | undefined;

  /** For the client's options: it asks here whenever secret storage is read. */
  readonly callbacks: CryptoCallbacks = {
    getSecretStorageKey: ({ keys }) => {
      const open = this.#open;
      return Promise.resolve(
        open !== undefined && Object.hasOwn(keys, open.id) ? [open.id, open.key] : null,
      );
    },
  };

  methods(client: MatrixClient): RecoveryMethods {
    const crypto = () => {
      const api = client.getCrypto();
      if (api !== undefined) return api;
      throw new CoreError('crypto-unavailable', 'Encryption has not started yet: try again soon.');
    };
    return {
      'recovery.status': async () => {
        if ((await client.secretStorage.getDefaultKeyId()) === null) return { state: 'none' };
        const key = await crypto().getSessionBackupPrivateKey();
        return { state: key === null ? 'locked' : 'open' };
      },
      'recovery.unlock': async ({ secret }) => {
        const found = await client.secretStorage.getKey();
        if (found === null) {
          throw new CoreError('not-found', 'This account has no recovery set up yet.');
        }
        const [id, info] = found;
        const key = await readSecret(secret.trim(), info);
        if (!(await client.secretStorage.checkKey(key, info))) throw wrong();
        this.#open = { id, key };
        try {
          // Takes the identity out of secret storage and vouches for this device with it.
          await crypto().bootstrapCrossSigning({});
          await crypto().loadSessionBackupPrivateKeyFromSecretStorage();
          await crypto().checkKeyBackupAndEnable();
          const { imported } = await crypto().restoreKeyBackup();
          return { sessions: imported };
        } finally {
          this.#open = undefined;
          key.fill(0);
        }
      },
    };
  }
}
