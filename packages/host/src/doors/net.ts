import type { HostParams } from '@kumix/plugin';
import type { NetRequest, NetResponse } from '../brokers.ts';

const record = (
  entries: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> => Object.fromEntries(entries.map(({ name, value }) => [name, value]));

export function netRequest(params: HostParams<'net.fetch'>): NetRequest {
  const { url, method, headers, body } = params;
  const request = { url, method, headers: record(headers) };
  return body === undefined ? request : { ...request, body };
}

/** Response headers that a guest may read: what describes the body, nothing that identifies. */
const readable = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'last-modified',
]);

export function readableHeadersOf({
  headers,
}: Pick<NetResponse, 'headers'>): { readonly name: string; readonly value: string }[] {
  return Object.entries(headers)
    .map(([name, value]) => ({ name: name.toLowerCase(), value }))
    .filter(({ name }) => readable.has(name));
}

/** All of a body in one buffer; its size has been capped where it was read. */
export async function collected(body: AsyncIterable<ArrayBuffer>): Promise<ArrayBuffer> {
  const parts: ArrayBuffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.byteLength;
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return bytes.buffer;
}
