/**
 * Fetches for extensions, with nothing of the account's: no cookies, no referrer, no cache. Served
 * with a policy of its own whose `connect-src` is the deployment's list, so that even a fault in
 * the checks before it cannot reach another origin.
 */
import type { FromNet, ToNet } from './wire.ts';

interface UnderWay {
  readonly controller: AbortController;
  readonly maxBytes: number;
  body: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  /** Read, and not yet asked for. */
  rest: Uint8Array<ArrayBuffer>;
  bytes: number;
}

/**
 * Bytes of one piece at most. A browser hands over as much as has come, half a megabyte under load;
 * readers count their credit in pieces, so these must not grow with the load.
 */
const pieceBytes = 32_768;
const nothing = new Uint8Array(0);

const underWay = new Map<number, UnderWay>();

const tell = (message: FromNet, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

function fail(id: number, error: 'too-large' | 'failed'): void {
  const request = underWay.get(id);
  if (request === undefined) return;
  underWay.delete(id);
  const { aborted } = request.controller.signal;
  request.controller.abort();
  if (aborted) {
    tell({ kind: 'failure', id, code: 'aborted', message: 'The call was cancelled.' });
  } else if (error === 'too-large') {
    const message = `The response is larger than the ${request.maxBytes} bytes that the policy allows.`;
    tell({ kind: 'failure', id, code: 'too-large', message });
  } else {
    const message =
      'The server could not be reached, redirected, or does not allow this app (CORS), or its origin is missing from the deployment’s fetchOrigins.';
    tell({ kind: 'failure', id, code: 'unavailable', message });
  }
}

async function open(request: Extract<ToNet, { kind: 'fetch' }>): Promise<void> {
  const { id, url, maxBytes } = request;
  const controller = new AbortController();
  const started: UnderWay = { controller, maxBytes, body: undefined, rest: nothing, bytes: 0 };
  underWay.set(id, started);
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      mode: 'cors',
      credentials: 'omit',
      // A browser lets nobody look at a hop before it is taken.
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: controller.signal,
    });
    started.body = response.body?.getReader();
    const headers = Object.fromEntries(response.headers);
    tell({ kind: 'head', id, status: response.status, headers });
  } catch {
    fail(id, 'failed');
  }
}

async function pull(id: number): Promise<void> {
  const request = underWay.get(id);
  if (request === undefined) return;
  try {
    if (request.rest.byteLength === 0) {
      const step = await request.body?.read();
      if (step === undefined || step.done) {
        underWay.delete(id);
        tell({ kind: 'end', id });
        return;
      }
      request.rest = step.value;
    }
    const piece = request.rest.slice(0, pieceBytes);
    request.rest = request.rest.subarray(pieceBytes);
    request.bytes += piece.byteLength;
    if (request.bytes > request.maxBytes) {
      fail(id, 'too-large');
      return;
    }
    tell({ kind: 'chunk', id, bytes: piece.buffer }, [piece.buffer]);
  } catch {
    fail(id, 'failed');
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToNet>) => {
  switch (data.kind) {
    case 'fetch':
      void open(data);
      return;
    case 'pull':
      void pull(data.id);
      return;
    case 'abort':
      underWay.get(data.id)?.controller.abort();
      // Between two pieces nothing waits that would notice.
      fail(data.id, 'failed');
  }
});
