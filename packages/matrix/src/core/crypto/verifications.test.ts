import { describe, expect, it } from 'vitest';
import { cancelReason } from './verifications.ts';

describe('why a verification ended', () => {
  it('tells a mismatch, in whichever form it comes, from everything harmless', () => {
    for (const code of [
      'm.key_mismatch',
      'm.user_mismatch',
      'm.mismatched_sas',
      'm.mismatched_commitment',
    ]) {
      expect(cancelReason(code)).toBe('mismatch');
    }
    for (const code of ['m.user', 'm.timeout', 'm.accepted', 'm.unknown_method', null]) {
      expect(cancelReason(code)).not.toBe('mismatch');
    }
  });

  it('tells a person’s no from a time-out and from another device’s answer', () => {
    expect(cancelReason('m.user')).toBe('declined');
    expect(cancelReason('m.timeout')).toBe('timed-out');
    expect(cancelReason('m.accepted')).toBe('elsewhere');
  });

  it('calls what it does not know something else, never a name of the prototype', () => {
    expect(cancelReason('constructor')).toBe('other');
    expect(cancelReason(null)).toBe('other');
  });
});
