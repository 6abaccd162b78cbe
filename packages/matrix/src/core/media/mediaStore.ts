import type { Params, Result } from '../../protocol/methods.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { pathOf, refusal } from '../session/http.ts';
import type { StoredSession } from '../storage/vault.ts';
import { decryptAttachment } from './attachmentCipher.ts';
import { inertType } from './inertTypes.ts';

type Request = Params<'media.get'>;
type Media = Result<'media.get'>;

/** Bytes of one file, and of what is kept in memory for the next time. */
const largestFile = 100 * 1024 * 1024;
const keptBytes = 24 * 1024 * 1024;
const largestKept = 2 * 1024 * 1024;

/** Media of the homeserver, with the account's authority, decrypted, and as inert types only. */
export class MediaStore {
  readonly #session: StoredSession;
  readonly #fetch: typeof fetch;
  readonly #kept = new Map<string, Media>();
  #keptBytes = 0;

  constructor(session: StoredSession, send: typeof fetch) {
    this.#session = session;
    this.#fetch = send;
  }

  /** @throws CoreError `not-found`, `too-large`, `offline`, `failed`. */
  async get(request: Request, signal: AbortSignal): Promise<Media> {
    const name = JSON.stringify([request.uri, request.thumbnail ?? null]);
    const kept = this.#kept.get(name);
    // The reply moves its bytes to the page: what is kept is copied.
    if (kept !== undefined) return { ...kept, bytes: kept.bytes.slice(0) };
    const response = await this.#request(request, signal);
    const received = await readBounded(response, largestFile);
    const encrypted = request.encryption !== undefined && request.encryption !== null;
    const bytes = encrypted ? await decryptAttachment(received, request.encryption) : received;
    const claimed = encrypted ? request.mimeType : (response.headers.get('content-type') ?? '');
    const media: Media = { bytes, mimeType: inertType(claimed) };
    this.#keep(name, media);
    return media;
  }

  async #request(request: Request, signal: AbortSignal): Promise<Response> {
    const path = pathOf(request.uri.slice('mxc://'.length).split('/'));
    const base = `${this.#session.homeserver}/_matrix/client/v1/media`;
    const { thumbnail } = request;
    const url =
      thumbnail === undefined || (request.encryption ?? null) !== null
        ? `${base}/download/${path}`
        : `${base}/thumbnail/${path}?width=${Math.ceil(thumbnail.width)}&height=${Math.ceil(thumbnail.height)}&method=${thumbnail.crop ? 'crop' : 'scale'}&animated=false`;
    let response: Response;
    try {
      response = await this.#fetch(url, {
        headers: { authorization: `Bearer ${this.#session.accessToken}` },
        signal,
      });
    } catch (cause) {
      if (cause instanceof CoreError) throw cause;
      if (signal.aborted) throw new CoreError('aborted', say('taken-back'));
      throw new CoreError('offline', say('file.not-fetched'));
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw refusal(response.status, undefined, response.headers.get('retry-after'));
    }
    return response;
  }

  #keep(name: string, media: Media): void {
    const size = media.bytes.byteLength;
    if (size > largestKept) return;
    this.#kept.set(name, { ...media, bytes: media.bytes.slice(0) });
    this.#keptBytes += size;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= keptBytes) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= bytes.byteLength;
    }
  }
}

async function readBounded(response: Response, limit: number): Promise<ArrayBuffer> {
  const tooLarge = (): CoreError =>
    new CoreError('too-large', say('file.larger', { count: limit / 1024 / 1024 }));
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return new ArrayBuffer(0);
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const { value } = read;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole.buffer;
}
