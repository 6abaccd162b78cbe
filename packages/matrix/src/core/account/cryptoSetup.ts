/**
 * Rust crypto for one account. Cross-signing is set up quietly on a first device, while the
 * homeserver still asks for no password; on later devices it waits for a person to verify.
 */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { SessionState } from '../../protocol/models.ts';
import { useOwnBackupOnly } from '../crypto/ownBackup.ts';
import { sendVerificationsInOrder } from '../crypto/verificationOrder.ts';
import type { Value } from '../value.ts';
import { cryptoPrefix } from './account.ts';

export async function openCrypto(
  client: MatrixClient,
  storageKey: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const [{ RustBackupManager }, { OutgoingRequestProcessor }] = await Promise.all([
    import('matrix-js-sdk/lib/rust-crypto/backup.js'),
    import('matrix-js-sdk/lib/rust-crypto/OutgoingRequestProcessor.js'),
  ]);
  useOwnBackupOnly(RustBackupManager.prototype);
  sendVerificationsInOrder(OutgoingRequestProcessor.prototype);
  // The key is copied: the store keeps what it is given and may clear it.
  await client.initRustCrypto({
    storageKey: storageKey.slice(),
    cryptoDatabasePrefix: cryptoPrefix,
  });
}

export function tellCrypto(session: Value<SessionState>, crypto: 'ready' | 'failed'): void {
  const state = session.get();
  if (state.state === 'signed-in') session.set({ ...state, crypto });
}

/** Never fails: encryption works without it, only trust is poorer. */
export async function setUpCrossSigning(client: MatrixClient): Promise<void> {
  const crypto = client.getCrypto();
  if (crypto === undefined) return;
  try {
    const me = client.getSafeUserId();
    // Asks the homeserver first: on a new device the local answer would be "none" and replace them.
    if (await crypto.userHasCrossSigningKeys(me, true)) return;
    await crypto.bootstrapCrossSigning({
      authUploadDeviceSigningKeys: async (makeRequest) => {
        await makeRequest(null);
      },
    });
    // The device counts as vouched for once the homeserver has handed its signature back.
    await crypto.userHasCrossSigningKeys(me, true);
  } catch {
    // The homeserver wants a password for it: the encryption settings offer it.
  }
}
