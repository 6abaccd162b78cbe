import type { CoreErrorCode } from '../../protocol/wire.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { countAt, textAt } from '../../protocol/plain.ts';

const byErrcode: Readonly<Record<string, CoreErrorCode>> = {
  M_FORBIDDEN: 'forbidden',
  M_NOT_FOUND: 'not-found',
  M_LIMIT_EXCEEDED: 'rate-limited',
  M_UNKNOWN_TOKEN: 'signed-out',
  M_MISSING_TOKEN: 'signed-out',
  M_TOO_LARGE: 'too-large',
  M_INVALID_PARAM: 'invalid',
  M_BAD_JSON: 'invalid',
  M_USER_DEACTIVATED: 'forbidden',
};

/** What a homeserver's refusal means here. The server's own sentence is quoted, shortened. */
export function refusal(status: number, body: unknown, retryAfter?: string | null): CoreError {
  const errcode = textAt(body, 'errcode') ?? '';
  const words = textAt(body, 'error')?.slice(0, 300);
  const wait = retryAfterMs(body, retryAfter);
  const code =
    (Object.hasOwn(byErrcode, errcode) ? byErrcode[errcode] : undefined) ??
    (status === 429
      ? 'rate-limited'
      : status === 413
        ? 'too-large'
        : status === 404
          ? 'not-found'
          : status === 403
            ? 'forbidden'
            : status >= 500
              ? 'offline'
              : 'failed');
  const told =
    code === 'rate-limited'
      ? say('homeserver.pause')
      : words === undefined
        ? say('homeserver.status', { status })
        : say('homeserver.says', { words });
  return new CoreError(code, told, wait);
}

function retryAfterMs(body: unknown, header: string | null | undefined): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1_000;
  return countAt(body, 'retry_after_ms') ?? undefined;
}

/** A URL reads these as steps, however they are spelled, and would lead to another path. */
const step = /^(?:\.|%2e){1,2}$/i;

/**
 * Segments of a path, each encoded.
 *
 * @throws CoreError `invalid` where a segment would not stay one.
 */
export function pathOf(segments: readonly string[]): string {
  return segments
    .map((segment) => {
      if (step.test(segment) || !segment.isWellFormed()) {
        throw new CoreError('invalid', say('path.segment'));
      }
      return encodeURIComponent(segment);
    })
    .join('/');
}

interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** Sent as JSON, or as a form where it is `URLSearchParams`. */
  readonly body?: unknown;
  readonly token?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds until the request counts as lost. */
  readonly timeoutMs?: number;
}

interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly body: unknown;
  readonly retryAfter: string | null;
}

/**
 * One JSON request to a homeserver, whatever it answers in JSON.
 *
 * @throws CoreError `offline` where there was no answer, `not-a-homeserver` where it is not JSON.
 */
export async function requestAnswer(send: typeof fetch, request: Request): Promise<Answer> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? 30_000);
  const signal =
    request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  const form = request.body instanceof URLSearchParams;
  let response: Response;
  let text: string;
  try {
    response = await send(request.url, {
      method: request.method,
      headers: {
        ...(request.body === undefined
          ? {}
          : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      },
      ...(request.body === undefined
        ? {}
        : {
            body:
              request.body instanceof URLSearchParams
                ? request.body.toString()
                : JSON.stringify(request.body),
          }),
      signal,
    });
    text = await response.text();
  } catch (cause) {
    if (cause instanceof CoreError) throw cause;
    if (request.signal?.aborted === true) {
      throw new CoreError('aborted', say('taken-back'));
    }
    throw new CoreError(
      'offline',
      say('homeserver.unreached-host', { host: new URL(request.url).host }),
    );
  }
  const retryAfter = response.headers.get('retry-after');
  try {
    return { status: response.status, ok: response.ok, body: JSON.parse(text), retryAfter };
  } catch {
    if (!response.ok) throw refusal(response.status, undefined, retryAfter);
    throw new CoreError(
      'not-a-homeserver',
      say('homeserver.none', { host: new URL(request.url).host }),
    );
  }
}

/**
 * One JSON request to a homeserver that must succeed.
 *
 * @throws CoreError by the homeserver's own code; `offline` where there was no answer,
 * `not-a-homeserver` where the answer is not JSON.
 */
export async function requestJson(send: typeof fetch, request: Request): Promise<unknown> {
  const answer = await requestAnswer(send, request);
  if (!answer.ok) throw refusal(answer.status, answer.body, answer.retryAfter);
  return answer.body;
}
