import type { TrustState } from '@kumix/matrix';

export type Banner =
  | 'restoring'
  | 'restored'
  | 'restored-part'
  | 'restore-failed'
  | 'unverified'
  | 'locked'
  | 'backup-refused'
  | 'devices'
  | 'set-up';

/**
 * The one thing about encryption worth saying now: what runs, then what keeps a person from
 * reading, then what may be an intruder, then what protects them later. `null` is nothing.
 */
export function bannerOf(trust: TrustState, later: ReadonlySet<Banner>): Banner | null {
  const { backup, identity, recovery, restore, unverifiedDevices } = trust;
  const wanted: Banner[] = [];
  if (restore?.state === 'fetching' || restore?.state === 'running') wanted.push('restoring');
  if (restore?.state === 'failed') wanted.push('restore-failed');
  if (restore?.state === 'done' && restore.imported < restore.total) wanted.push('restored-part');
  if (identity === 'unverified') wanted.push('unverified');
  else if (identity === 'verified' && recovery === 'locked') wanted.push('locked');
  if (identity === 'verified' && backup.refused) wanted.push('backup-refused');
  if (identity === 'verified' && unverifiedDevices > 0) wanted.push('devices');
  if (restore?.state === 'done' && restore.imported > 0 && restore.imported === restore.total)
    wanted.push('restored');
  if (recovery === 'none' && (identity === 'verified' || identity === 'none')) {
    wanted.push('set-up');
  }
  return wanted.find((banner) => !later.has(banner)) ?? null;
}
