/** Why an extension did not do what it was asked to; its own words stand last, as its own. */
import { HostError } from '@kumix/host';
import { shown } from '@kumix/matrix';
import { type MessageKey, t } from '../i18n/message.ts';
import { wordsOf } from './words.ts';

/** Characters of what an extension, or the host for it, says of a failure. */
const whyLength = 300;

/** Where the host's own words are for somebody else: its author, or who reads the record. */
const failures = {
  timeout: 'extensionFailure.timeout',
  crashed: 'extensionFailure.crashed',
  quarantined: 'extensionFailure.quarantined',
  'too-large': 'extensionFailure.tooLarge',
  'invalid-result': 'extensionFailure.invalid',
} as const satisfies Partial<Record<HostError['code'], MessageKey>>;

const isKnown = (code: string): code is keyof typeof failures => Object.hasOwn(failures, code);

/** Whoever shows it names the extension in front of it, and says nothing more behind it. */
export function whyOf(error: unknown): string {
  if (!(error instanceof HostError)) return t('extensionFailure.broken');
  const why = shown(wordsOf(error.message), whyLength);
  if (error.byGuest) {
    return why === '' ? t('extensionFailure.broken') : t('extensionFailure.said', { why });
  }
  if (isKnown(error.code)) return t(failures[error.code]);
  const where = error.code === 'denied' ? 'extensionFailure.denied' : 'extensionFailure.failed';
  return t(where, { why });
}
