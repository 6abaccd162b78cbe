import { type Told, english } from './sentences.ts';
import type { CoreErrorCode, ToldFailure } from './wire.ts';

/** What a call rejects with, on both sides. The message is a sentence a person can act on. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly code: CoreErrorCode;
  /** The sentence as data; `message` is the same in English, or in the page's language. */
  readonly told: Told;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: CoreErrorCode,
    told: Told,
    retryAfterMs?: number,
    word: (told: Told) => string = english,
  ) {
    super(word(told));
    this.code = code;
    this.told = told;
    this.retryAfterMs = retryAfterMs;
  }

  toFailure(): ToldFailure {
    return {
      code: this.code,
      told: this.told,
      message: this.message,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
    };
  }
}
