import { noTrust, type TrustState } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { bannerOf } from './banner.ts';

const none: ReadonlySet<never> = new Set();
const trust = (part: Partial<TrustState>): TrustState => ({ ...noTrust, ...part });

describe('what is said about encryption', () => {
  it('says nothing before the core has looked', () => {
    expect(bannerOf(noTrust, none)).toBeNull();
  });

  it('offers recovery where an account has none, and not on a device that cannot set it up', () => {
    expect(bannerOf(trust({ identity: 'verified', recovery: 'none' }), none)).toBe('set-up');
    expect(bannerOf(trust({ identity: 'unverified', recovery: 'none' }), none)).toBe('unverified');
  });

  it('names an unverified device before it offers recovery, and falls back when told later', () => {
    const state = trust({ identity: 'verified', recovery: 'none', unverifiedDevices: 1 });
    expect(bannerOf(state, none)).toBe('devices');
    expect(bannerOf(state, new Set(['devices'] as const))).toBe('set-up');
  });

  it('says that a backup is not used before it speaks of devices', () => {
    const state = trust({
      identity: 'verified',
      recovery: 'open',
      backup: { on: false, waiting: 0, refused: true },
      unverifiedDevices: 1,
    });
    expect(bannerOf(state, none)).toBe('backup-refused');
  });

  it('shows what runs before everything else, whatever was put off', () => {
    const state = trust({
      identity: 'unverified',
      restore: { state: 'running', done: 1, total: 9 },
    });
    expect(bannerOf(state, new Set(['unverified'] as const))).toBe('restoring');
  });

  it('says where part of a backup could not be read', () => {
    const restore = { state: 'done', imported: 3, total: 5 } as const;
    const state = trust({ identity: 'verified', recovery: 'open', restore });
    expect(bannerOf(state, none)).toBe('restored-part');
    expect(bannerOf({ ...state, restore: { ...restore, imported: 5 } }, none)).toBe('restored');
  });

  it('is silent about a restore that brought nothing', () => {
    const restore = { state: 'done', imported: 0, total: 0 } as const;
    expect(bannerOf(trust({ identity: 'verified', recovery: 'open', restore }), none)).toBeNull();
  });
});
