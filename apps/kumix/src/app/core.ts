/**
 * The page's end of the Matrix core, as views and view models use it. `createCore` of
 * `@kumix/matrix` implements it; tests and the room list's unit tests pass their own.
 */
import type {
  CoreErrorCode,
  CoreFailure,
  MethodName,
  Params,
  Result,
  SessionState,
  ViewName,
  ViewParams,
  ViewUpdate,
} from '@kumix/matrix';

export interface Watch {
  /** Names the subscription in `timeline.load` and `timeline.jump`. */
  readonly subscription: number;
  stop(): void;
}

export interface CorePort {
  /** Rejects with an error whose `code` is a `CoreErrorCode` and whose `message` may be shown. */
  call<M extends MethodName>(
    method: M,
    params: Params<M>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<M>>;
  /** Delivers a snapshot first, then updates in order, until `stop` or `ended`. */
  watch<V extends ViewName>(
    view: V,
    params: ViewParams<V>,
    deliver: (update: ViewUpdate<V>) => void,
    ended?: (failure: CoreFailure) => void,
  ): Watch;
}

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
    return { code: 'aborted', message: 'Cancelled.' };
  }
  return { code: 'failed', message: 'Something went wrong inside the app. Please try again.' };
}
