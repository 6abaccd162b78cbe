/**
 * Fetches for extensions, with nothing of the account's: no cookies, no referrer, no cache. Served
 * with a policy of its own whose `connect-src` is the deployment's list, so that even a fault in
 * the checks before it cannot reach another origin.
 */
import type { FromNet, ToNet } from './wire.ts';

const underWay = new Map<number, AbortController>();

const answer = (message: FromNet, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

/** Reads at most `maxBytes`; `undefined` where there is more. */
async function readCapped(response: Response, maxBytes: number): Promise<ArrayBuffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes.buffer;
}

async function serve(request: Extract<ToNet, { kind: 'fetch' }>): Promise<void> {
  const { id, url, maxBytes } = request;
  const controller = new AbortController();
  underWay.set(id, controller);
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
    const body = await readCapped(response, maxBytes);
    if (body === undefined) {
      const message = `The response is larger than the ${maxBytes} bytes that the policy allows.`;
      answer({ kind: 'failure', id, code: 'too-large', message });
      return;
    }
    const headers = Object.fromEntries(response.headers);
    answer({ kind: 'response', id, status: response.status, headers, body }, [body]);
  } catch {
    answer(
      controller.signal.aborted
        ? { kind: 'failure', id, code: 'aborted', message: 'The call was cancelled.' }
        : {
            kind: 'failure',
            id,
            code: 'unavailable',
            message:
              'The server could not be reached, redirected, or does not allow this app (CORS), or its origin is missing from the deployment’s fetchOrigins.',
          },
    );
  } finally {
    underWay.delete(id);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToNet>) => {
  if (data.kind === 'abort') underWay.get(data.id)?.abort();
  else void serve(data);
});
