import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { MediaUri } from '../../protocol/models.ts';
import { mediaUri } from '../../protocol/ids.ts';
import { at } from '../../protocol/plain.ts';
import { type AllowedHomeservers, checkAllowed } from '../homeservers.ts';
import { refusal } from '../session/http.ts';

interface Upload {
  readonly homeserver: string;
  readonly accessToken: string;
  readonly bytes: ArrayBuffer;
  readonly mimeType: string;
  /** Left out for encrypted files: their name is inside the event. */
  readonly fileName?: string;
  readonly signal: AbortSignal;
  readonly progress: (sent: number, total: number) => void;
}

/**
 * By `XMLHttpRequest`, since `fetch` does not tell how far an upload is.
 *
 * @throws CoreError `too-large`, `offline`, `rate-limited`, `aborted`.
 */
export function upload(request: Upload, allowed: AllowedHomeservers): Promise<MediaUri> {
  checkAllowed(new URL(request.homeserver).origin, allowed);
  const query =
    request.fileName === undefined ? '' : `?filename=${encodeURIComponent(request.fileName)}`;
  return new Promise((resolve, reject) => {
    if (request.signal.aborted) {
      reject(new CoreError('aborted', say('file.taken-back')));
      return;
    }
    const xhr = new XMLHttpRequest();
    const abort = (): void => xhr.abort();
    request.signal.addEventListener('abort', abort, { once: true });
    xhr.open('POST', `${request.homeserver}/_matrix/media/v3/upload${query}`);
    xhr.setRequestHeader('authorization', `Bearer ${request.accessToken}`);
    xhr.setRequestHeader('content-type', request.mimeType);
    xhr.upload.addEventListener('progress', (event) => request.progress(event.loaded, event.total));
    xhr.addEventListener('loadend', () => {
      request.signal.removeEventListener('abort', abort);
      if (request.signal.aborted) {
        reject(new CoreError('aborted', say('file.taken-back')));
        return;
      }
      if (xhr.status === 0) {
        reject(new CoreError('offline', say('file.not-uploaded')));
        return;
      }
      const body = parse(xhr.responseText);
      const uri = mediaUri(at(body, 'content_uri'));
      if (xhr.status === 200 && uri !== null) resolve(uri);
      else if (xhr.status === 200) {
        reject(new CoreError('offline', say('file.not-taken')));
      } else reject(refusal(xhr.status, body, xhr.getResponseHeader('retry-after')));
    });
    xhr.send(request.bytes);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
