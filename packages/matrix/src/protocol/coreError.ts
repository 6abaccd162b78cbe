import type { CoreErrorCode, CoreFailure } from './wire.ts';

/** What a call rejects with, on both sides. The message is a sentence a person can act on. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly code: CoreErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: CoreErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  static from(failure: CoreFailure): CoreError {
    return new CoreError(failure.code, failure.message, failure.retryAfterMs);
  }

  toFailure(): CoreFailure {
    return {
      code: this.code,
      message: this.message,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}
