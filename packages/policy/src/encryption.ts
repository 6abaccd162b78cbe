import type { Encryption } from './decision.ts';

/**
 * What is known of a room's encryption after one more look: once encrypted, always encrypted, even
 * if a homeserver later says otherwise.
 */
export const settleEncryption = (before: Encryption, seen: Encryption): Encryption => {
  if (before === 'encrypted' || seen === 'encrypted') return 'encrypted';
  return seen === 'unknown' ? before : seen;
};
