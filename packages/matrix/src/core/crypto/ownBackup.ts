/**
 * Room keys are kept in one backup only: the one whose key this device holds. The SDK would also go
 * on with any that this account or this device has once signed. A homeserver could bring back one
 * from before a reset, and whoever holds its key, perhaps the reason for the reset, would read what
 * is written from then on.
 */
import type { BackupTrustInfo, KeyBackupInfo } from 'matrix-js-sdk/lib/crypto-api/index.js';

interface Judge {
  isKeyBackupTrusted(info: KeyBackupInfo): Promise<BackupTrustInfo>;
}

const guarded = new WeakSet<Judge>();

/** Before crypto starts: it looks at the backup while it does. `prototype` is the SDK's own. */
export function useOwnBackupOnly(prototype: Judge): void {
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  // oxlint-disable-next-line typescript/unbound-method -- called on the same object below
  const judge = prototype.isKeyBackupTrusted;
  prototype.isKeyBackupTrusted = async function own(info) {
    const { matchesDecryptionKey, trusted } = await judge.call(this, info);
    return { matchesDecryptionKey, trusted: trusted && matchesDecryptionKey };
  };
}
