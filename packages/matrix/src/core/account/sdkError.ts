import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { isPlain } from '../../protocol/plain.ts';
import { refusal } from '../session/http.ts';

/** An error of the SDK's requests, told in the core's own codes; nothing of its stack or URL. */
export function fromSdk(cause: unknown): CoreError {
  if (cause instanceof CoreError) return cause;
  if (isPlain(cause) && typeof cause['httpStatus'] === 'number') {
    return refusal(cause['httpStatus'], isPlain(cause['data']) ? cause['data'] : cause);
  }
  if (cause instanceof Error && (cause.name === 'ConnectionError' || cause instanceof TypeError)) {
    return new CoreError('offline', say('homeserver.unreached'));
  }
  if (cause instanceof Error && cause.name === 'AbortError') {
    return new CoreError('aborted', say('taken-back'));
  }
  return new CoreError('failed', say('failed'));
}
