/**
 * Recovery: the secret storage that a recovery key or passphrase opens, the account's identity and
 * the key of the backup inside it. What opens it is held only while it is being used.
 */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type {
  CryptoApi,
  CryptoCallbacks,
  GeneratedSecretStorageKey,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { ImportRoomKeyStage } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { deriveRecoveryKeyFromPassphrase } from 'matrix-js-sdk/lib/crypto-api/key-passphrase.js';
import { decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js';
import type { SecretStorageKeyDescription } from 'matrix-js-sdk/lib/secret-storage.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { RecoveryState, RestoreState } from '../../protocol/trust.ts';
import { cryptoOf } from './cryptoOf.ts';
import { authDict } from './devices.ts';
import type { AuthQuestions } from '../session/authQuestions.ts';

type Key = Uint8Array<ArrayBuffer>;

const shortestPassphrase = 8;
/** Rounds a homeserver may ask for; more would keep the core busy for minutes. */
const mostRounds = 10_000_000;

const wrong = (): CoreError => new CoreError('bad-credentials', say('recovery.wrong'));

/** A recovery key as it is written down, or the passphrase it was made from. */
export async function readSecret(secret: string, info: SecretStorageKeyDescription): Promise<Key> {
  try {
    return decodeRecoveryKey(secret);
  } catch {
    const { passphrase } = info;
    if (passphrase === undefined) throw wrong();
    const { salt, iterations, bits } = passphrase;
    if (!(iterations >= 1 && iterations <= mostRounds)) {
      throw new CoreError('invalid', say('recovery.refused'));
    }
    return deriveRecoveryKeyFromPassphrase(secret, salt, iterations, bits);
  }
}

export class Recovery {
  #client: MatrixClient | undefined;
  #auth: AuthQuestions | undefined;
  #tellRestore: (state: RestoreState | null) => void = () => {};
  #open: { readonly id: string | null; readonly key: Key } | undefined;
  #prepared: { readonly id: string; readonly key: GeneratedSecretStorageKey } | undefined;
  #restoring: Promise<void> | undefined;
  #busy = false;

  /** For the client's options: it asks here whenever secret storage is read or written. */
  readonly callbacks: CryptoCallbacks = {
    getSecretStorageKey: ({ keys }) => {
      const open = this.#open;
      return Promise.resolve(
        open?.id !== null && open?.id !== undefined && Object.hasOwn(keys, open.id)
          ? [open.id, open.key]
          : null,
      );
    },
    cacheSecretStorageKey: (id, _info, key) => {
      if (this.#open !== undefined) this.#open = { id, key };
    },
  };

  start(
    client: MatrixClient,
    auth: AuthQuestions,
    tellRestore: (state: RestoreState | null) => void,
  ): void {
    this.#client = client;
    this.#auth = auth;
    this.#tellRestore = tellRestore;
  }

  /** It is being changed or opened by a person just now. */
  get busy(): boolean {
    return this.#busy;
  }

  async state(): Promise<RecoveryState> {
    const { client, crypto } = this.#parts();
    if ((await client.secretStorage.getDefaultKeyId()) === null) return 'none';
    const [backup, status] = await Promise.all([
      crypto.getSessionBackupPrivateKey(),
      crypto.getCrossSigningStatus(),
    ]);
    const { masterKey, selfSigningKey, userSigningKey } = status.privateKeysCachedLocally;
    return backup !== null && masterKey && selfSigningKey && userSigningKey ? 'open' : 'locked';
  }

  /** @throws CoreError `invalid` for a passphrase that is too short. */
  async prepare(passphrase: string | null): Promise<{ readonly id: string; readonly key: string }> {
    const { crypto } = this.#parts();
    if (passphrase !== null && passphrase.trim().length < shortestPassphrase) {
      throw new CoreError('invalid', say('passphrase.short', { count: shortestPassphrase }));
    }
    const key = await crypto.createRecoveryKeyFromPassphrase(passphrase?.trim());
    const encoded = key.encodedPrivateKey;
    if (encoded === undefined) throw new CoreError('failed', say('recovery.none-made'));
    this.discard();
    const id = globalThis.crypto.randomUUID();
    this.#prepared = { id, key };
    return { id, key: encoded };
  }

  discard(id?: string): void {
    if (id !== undefined && this.#prepared?.id !== id) return;
    this.#prepared?.key.privateKey.fill(0);
    this.#prepared = undefined;
  }

  async commit(id: string, as: 'create' | 'reset'): Promise<void> {
    const prepared = this.#prepared;
    if (prepared?.id !== id) {
      throw new CoreError('invalid', say('recovery.not-at-hand'));
    }
    await this.#alone(async () => {
      this.#open = { id: null, key: prepared.key.privateKey };
      if (as === 'reset') await this.#reset(prepared.key);
      else await this.#create(prepared.key);
    });
    this.discard(id);
  }

  async unlock(secret: string): Promise<void> {
    const { client, crypto } = this.#parts();
    await this.#alone(async () => {
      const found = await client.secretStorage.getKey();
      if (found === null) {
        throw new CoreError('not-found', say('recovery.not-set-up'));
      }
      const [id, info] = found;
      const key = await readSecret(secret.trim(), info);
      if (!(await client.secretStorage.checkKey(key, info))) throw wrong();
      this.#open = { id, key };
      // Takes the identity out of secret storage and vouches for this device with it.
      await this.#adoptIdentity(crypto, info.mac !== undefined);
      await this.#openBackup(client, crypto);
    });
    void this.restore();
  }

  /** Every key of the backup, in the background; what fails is told, and can be tried again. */
  restore(): Promise<void> {
    this.#restoring ??= this.#restore().finally(() => {
      this.#restoring = undefined;
    });
    return this.#restoring;
  }

  async #restore(): Promise<void> {
    const { crypto } = this.#parts();
    if ((await crypto.getSessionBackupPrivateKey()) === null) return;
    this.#tellRestore({ state: 'fetching' });
    try {
      const { imported, total } = await crypto.restoreKeyBackup({
        progressCallback: (progress) => {
          if (progress.stage !== ImportRoomKeyStage.LoadKeys) return;
          this.#tellRestore({
            state: 'running',
            done: progress.successes + progress.failures,
            total: progress.total,
          });
        },
      });
      this.#tellRestore({ state: 'done', imported, total });
    } catch {
      this.#tellRestore({
        state: 'failed',
        reason: say('recovery.part'),
      });
    }
  }

  async #create(key: GeneratedSecretStorageKey): Promise<void> {
    const { crypto } = this.#parts();
    await this.#publishIdentity(crypto, false);
    const { masterKey, selfSigningKey, userSigningKey } = (await crypto.getCrossSigningStatus())
      .privateKeysCachedLocally;
    if (!masterKey || !selfSigningKey || !userSigningKey) {
      throw new CoreError('forbidden', say('recovery.keys-elsewhere'));
    }
    const info = await crypto.getKeyBackupInfo();
    const mine = (await crypto.getSessionBackupPrivateKey()) !== null;
    if (info !== null && !mine) {
      throw new CoreError('forbidden', say('recovery.backup-elsewhere'));
    }
    await crypto.bootstrapSecretStorage({
      createSecretStorageKey: () => Promise.resolve(key),
      setupNewSecretStorage: true,
      setupNewKeyBackup: info === null,
    });
    await crypto.checkKeyBackupAndEnable();
  }

  /**
   * The old default key is put aside first, so that the new identity can be published before
   * anything is deleted: a person who does not confirm keeps what there was.
   */
  async #reset(key: GeneratedSecretStorageKey): Promise<void> {
    const { client, crypto } = this.#parts();
    const before = await client.secretStorage.getDefaultKeyId();
    // The SDK makes the new keys in place of the old ones before the homeserver has agreed.
    const kept = await crypto.exportSecretsBundle?.().catch(() => undefined);
    if (before !== null) await client.secretStorage.setDefaultKeyId(null);
    try {
      await this.#publishIdentity(crypto, true);
    } catch (cause) {
      if (before !== null) await client.secretStorage.setDefaultKeyId(before);
      // Asking again lets go of the keys that nobody has heard of.
      await crypto.userHasCrossSigningKeys(client.getSafeUserId(), true);
      if (kept !== undefined) await crypto.importSecretsBundle?.(kept);
      throw cause;
    }
    await crypto.bootstrapSecretStorage({
      createSecretStorageKey: () => Promise.resolve(key),
      setupNewSecretStorage: true,
      setupNewKeyBackup: true,
    });
    await crypto.checkKeyBackupAndEnable();
  }

  async #publishIdentity(crypto: CryptoApi, afresh: boolean): Promise<void> {
    const { client, auth } = this.#parts();
    const me = client.getSafeUserId();
    if (!afresh && (await crypto.userHasCrossSigningKeys(me, true))) return;
    await crypto.bootstrapCrossSigning({
      setupNewCrossSigning: afresh,
      authUploadDeviceSigningKeys: (request) =>
        auth.run('publish-identity', (data) => request(authDict(data ?? null))),
    });
  }

  /** `proven`: the homeserver has kept what tells the right key from a wrong one. */
  async #adoptIdentity(crypto: CryptoApi, proven: boolean): Promise<void> {
    const { client } = this.#parts();
    const stored = await Promise.all(
      (['master', 'self_signing', 'user_signing'] as const).map((part) =>
        client.secretStorage.isStored(`m.cross_signing.${part}`),
      ),
    );
    // With one missing the SDK would make a new identity: opening must never replace one.
    if (stored.includes(null)) return;
    await crypto.userHasCrossSigningKeys(client.getSafeUserId(), true);
    try {
      await crypto.bootstrapCrossSigning({});
    } catch {
      if (!proven) throw wrong();
      throw new CoreError('failed', say('recovery.damaged'));
    }
    const deviceId = client.getDeviceId();
    const status =
      deviceId === null
        ? null
        : await crypto.getDeviceVerificationStatus(client.getSafeUserId(), deviceId);
    if (status?.crossSigningVerified !== true && deviceId !== null) {
      await crypto.crossSignDevice(deviceId);
    }
  }

  async #openBackup(client: MatrixClient, crypto: CryptoApi): Promise<void> {
    if (!(await client.secretStorage.isStored('m.megolm_backup.v1'))) return;
    try {
      await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    } catch (cause) {
      // The identity is there; a backup under another key is not trusted, and said so.
      if (cause instanceof Error && cause.name === 'DecryptionKeyDoesNotMatchError') {
        throw new CoreError('untrusted', say('recovery.other-backup'));
      }
      if ((await crypto.getKeyBackupInfo()) === null) return;
      throw cause;
    }
    await crypto.checkKeyBackupAndEnable();
  }

  /** One change of the recovery at a time; what opens it is forgotten whatever happens. */
  async #alone(run: () => Promise<void>): Promise<void> {
    if (this.#busy) {
      throw new CoreError('too-busy', say('recovery.busy'));
    }
    this.#busy = true;
    try {
      await run();
    } finally {
      this.#open?.key.fill(0);
      this.#open = undefined;
      this.#busy = false;
    }
  }

  #parts() {
    if (this.#client === undefined || this.#auth === undefined) {
      throw new CoreError('crypto-unavailable', say('crypto.soon'));
    }
    return { client: this.#client, auth: this.#auth, crypto: cryptoOf(this.#client) };
  }
}
