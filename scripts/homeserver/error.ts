export type HomeserverErrorCode =
  | 'no-python'
  | 'no-venv'
  | 'no-packages'
  | 'did-not-start'
  | 'request-failed';

/** A failure of the local homeserver: one sentence that says what went wrong and what to do. */
export class HomeserverError extends Error {
  override readonly name = 'HomeserverError';
  readonly code: HomeserverErrorCode;

  constructor(code: HomeserverErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
