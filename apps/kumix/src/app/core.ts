/**
 * The page's end of the Matrix core, as views and view models use it. `createCore` of
 * `@kumix/matrix` implements it; tests and the room list's unit tests pass their own.
 */
import { t } from '../i18n/message.ts';
import type { Core, CoreErrorCode, CoreFailure, SessionState } from '@kumix/matrix';

export type { Watch } from '@kumix/matrix';

/** What views and view models need of the core. */
export type CorePort = Pick<Core, 'call' | 'watch'>;

export type SignedIn = Extract<SessionState, { state: 'signed-in' }>;

const codes: ReadonlySet<string> = new Set<CoreErrorCode>([
  'offline',
  'forbidden',
  'not-found',
  'rate-limited',
  'bad-credentials',
  'not-a-homeserver',
  'homeserver-not-allowed',
  'too-large',
  'too-busy',
  'aborted',
  'signed-out',
  'crypto-unavailable',
  'untrusted',
  'invalid',
  'core-restarted',
  'failed',
]);

const isCode = (code: unknown): code is CoreErrorCode =>
  typeof code === 'string' && codes.has(code);

/** Reads what a call rejected with; anything that is no core failure becomes `failed`, without its text. */
export function failureOf(error: unknown): CoreFailure {
  if (error instanceof Error && 'code' in error && isCode(error.code)) {
    const retryAfterMs = 'retryAfterMs' in error ? error.retryAfterMs : undefined;
    return typeof retryAfterMs === 'number'
      ? { code: error.code, message: error.message, retryAfterMs }
      : { code: error.code, message: error.message };
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'aborted', message: t('core.taken-back') };
  }
  return { code: 'failed', message: t('failure.inside') };
}
