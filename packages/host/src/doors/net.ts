import type { HostParams } from '@kumix/plugin';
import { refused } from '../bridge/hostError.ts';
import { type NetRequest, type NetResponse } from '../brokers.ts';

const record = (
  entries: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> => Object.fromEntries(entries.map(({ name, value }) => [name, value]));

/** By these a server takes a request for one of another method than the policy was asked about. */
const otherMethod = new Set(['x-http-method', 'x-http-method-override', 'x-method-override']);

/** Behind a gateway of the older kind, both spellings are one. */
const plainName = (name: string): string => name.toLowerCase().replaceAll('_', '-');

export function netRequest(params: HostParams<'net.fetch'>): NetRequest {
  const { method, headers, body } = params;
  const override = headers.find(({ name }) => otherMethod.has(plainName(name)));
  if (override !== undefined) {
    throw refused(
      'method-header',
      `The header ${override.name} would change the method that was judged. Name the method itself.`,
    );
  }
  // Judged as it reads alone, so fetched as that: where it is fetched from, the very text
  // `https:name/path` is a path of the app's own origin.
  const { href: url } = new URL(params.url);
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
