import type { Status } from '@kumix/host';
import type { MessageKey } from '../i18n/message.ts';

/** What an extension is at the moment, in a word or a few. */
export const statusWords = {
  found: 'extension.found',
  refused: 'extension.refused',
  disabled: 'extension.disabled',
  enabled: 'extension.enabled',
  starting: 'extension.starting',
  active: 'extension.active',
  suspended: 'extension.suspended',
  crashed: 'extension.crashed',
  quarantined: 'extension.quarantined',
} as const satisfies Readonly<Record<Status['state'], MessageKey>>;
