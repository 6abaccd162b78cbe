import type { BackupTrustInfo, KeyBackupInfo } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { RustBackupManager } from 'matrix-js-sdk/lib/rust-crypto/backup.js';
import { describe, expect, it } from 'vitest';
import { useOwnBackupOnly } from './ownBackup.ts';

const info: KeyBackupInfo = {
  algorithm: 'm.megolm_backup.v1.curve25519-aes-sha2',
  auth_data: { public_key: 'x', signatures: {} },
  count: 0,
  etag: '0',
  version: '1',
};

async function judged(answer: BackupTrustInfo): Promise<BackupTrustInfo> {
  class Judge {
    isKeyBackupTrusted(_info: KeyBackupInfo): Promise<BackupTrustInfo> {
      return Promise.resolve(answer);
    }
  }
  useOwnBackupOnly(Judge.prototype);
  useOwnBackupOnly(Judge.prototype);
  return new Judge().isKeyBackupTrusted(info);
}

describe('a backup', () => {
  it('that is signed, but whose key is not held here, gets no keys', async () => {
    expect(await judged({ trusted: true, matchesDecryptionKey: false })).toEqual({
      trusted: false,
      matchesDecryptionKey: false,
    });
  });

  it('whose key is held here is used', async () => {
    const own = { trusted: true, matchesDecryptionKey: true };
    expect(await judged(own)).toEqual(own);
  });

  it('is judged by the SDK where this expects it', () => {
    expect(Object.getOwnPropertyNames(RustBackupManager.prototype)).toContain('isKeyBackupTrusted');
  });
});
