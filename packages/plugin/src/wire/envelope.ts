/**
 * What crosses between host and guest: text, and beside it the buffers that the text names. A text
 * is a JSON array, the protocol's version first and then envelopes:
 *
 *     [1, [CALL, id, method, params, budgetMs], [REPLY, id, value], [FAIL, id, failure], [ABORT, id],
 *         [ITEM, id, value], [CREDIT, id, items]]
 *
 * A stream is a call whose row says so: its items come under the call's id, never more than whoever
 * asked has given credit for, and REPLY or FAIL ends it.
 *
 * Text instead of structured clones, because its size is known before anything reads it, a relay
 * passes it on and joins it unread, and it cannot carry getters, cycles, ports or shared memory.
 * Calls and replies of one turn share a text.
 */
import { isFixedBuffer } from '../api/fixedBuffer.ts';
export { isFixedBuffer };
import type { BridgeErrorCode } from '../api/method.ts';

export const wireVersion = 1;

export const CALL = 1;
export const REPLY = 2;
export const FAIL = 3;
export const ABORT = 4;
export const ITEM = 5;
export const CREDIT = 6;

/** Buffers that one packet may have beside its text: empty ones weigh nothing, and cost all the same. */
export const mostBuffers = 64;

/** Items that may be granted at once, and that may be outstanding. */
export const maxCredit = 1_024;

export interface Failure {
  readonly code: BridgeErrorCode;
  /** A sentence a person can act on; never a stack, never host data. */
  readonly message: string;
  readonly because?: readonly WireReason[];
}

/** A rule that spoke, as an extension may know it: where it stands, not which file said it. */
export interface WireReason {
  readonly layer: string;
  readonly pointer: string;
  readonly rule: string;
  readonly sentence: string;
}

export type Envelope =
  | readonly [
      kind: typeof CALL,
      id: number,
      method: string,
      params: unknown,
      /** Milliseconds left when it was sent; clocks are not shared. */
      budgetMs: number,
    ]
  | readonly [kind: typeof REPLY, id: number, value: unknown]
  | readonly [kind: typeof FAIL, id: number, failure: Failure]
  | readonly [kind: typeof ABORT, id: number]
  | readonly [kind: typeof ITEM, id: number, value: unknown]
  | readonly [kind: typeof CREDIT, id: number, items: number];

/** A text and its buffers, or a text alone. */
export type Packet = string | readonly [text: string, ...buffers: ArrayBuffer[]];

/** Every failure code there is; whatever else arrives reads as `failed`. */
export const failureCodes: ReadonlySet<string> = new Set<BridgeErrorCode>([
  'denied',
  'invalid-params',
  'invalid-result',
  'too-large',
  'too-many',
  'timeout',
  'aborted',
  'unavailable',
  'not-found',
  'quota',
  'crashed',
  'quarantined',
  'failed',
]);

export function isFailureCode(value: unknown): value is BridgeErrorCode {
  return typeof value === 'string' && failureCodes.has(value);
}

/** Characters of one text of several envelopes: what was counted may be longer once it is written. */
const textMost = 400_000;

/**
 * Envelopes as texts, nearly always one: written together they cost half of what they cost one by
 * one. They are plain data that a reader has copied.
 */
export function packTexts(envelopes: readonly Envelope[]): readonly string[] {
  const text = JSON.stringify([wireVersion, ...envelopes]);
  if (text.length <= textMost || envelopes.length === 1) return [text];
  const half = envelopes.length >> 1;
  return [...packTexts(envelopes.slice(0, half)), ...packTexts(envelopes.slice(half))];
}

/** An envelope with the buffers that it names: they travel alone, since place holders are counted. */
export const packAlone = (
  envelope: Envelope,
  buffers: readonly ArrayBuffer[],
): readonly [text: string, ...buffers: ArrayBuffer[]] => [
  JSON.stringify([wireVersion, envelope]),
  ...buffers,
];

/** What is wrong with a packet; `rule` is from a closed set, for counting. */
export interface Malformed {
  readonly malformed: 'not-text' | 'too-large' | 'not-json' | 'version' | 'shape' | 'buffers';
}

/**
 * Reads what arrived into envelopes, or says what is malformed. Pure: nothing of the guest's runs,
 * and no envelope has been believed yet beyond its shape.
 */
export function unpack(
  data: unknown,
  maxBytes: number,
): { readonly envelopes: readonly Envelope[]; readonly buffers: ArrayBuffer[] } | Malformed {
  const read = unpackArray(data, maxBytes);
  if ('malformed' in read) return read;
  const { entries, buffers } = read;
  return entries.every(isEnvelope) ? { envelopes: entries, buffers } : { malformed: 'shape' };
}

/** The same without a look at the entries: what a surface draws has the same outer form. */
export function unpackArray(
  data: unknown,
  maxBytes: number,
): { readonly entries: readonly unknown[]; readonly buffers: ArrayBuffer[] } | Malformed {
  const buffers: ArrayBuffer[] = [];
  let text: unknown = data;
  if (Array.isArray(data)) {
    // Before any is looked at: to find one that stands twice takes the square of their number.
    if (data.length > mostBuffers + 1) return { malformed: 'buffers' };
    text = data[0];
    for (let index = 1; index < data.length; index++) {
      const buffer: unknown = data[index];
      if (!isFixedBuffer(buffer) || buffer.detached || buffers.includes(buffer)) {
        return { malformed: 'buffers' };
      }
      buffers.push(buffer);
    }
  }
  if (typeof text !== 'string') return { malformed: 'not-text' };
  let bytes = text.length;
  for (const buffer of buffers) bytes += buffer.byteLength;
  if (bytes > maxBytes) return { malformed: 'too-large' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { malformed: 'not-json' };
  }
  if (!Array.isArray(parsed)) return { malformed: 'shape' };
  if (parsed[0] !== wireVersion) return { malformed: 'version' };
  parsed.shift();
  return { entries: parsed, buffers };
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

function isEnvelope(value: unknown): value is Envelope {
  if (!Array.isArray(value) || !isId(value[1])) return false;
  switch (value[0]) {
    case CALL:
      return (
        value.length === 5 &&
        typeof value[2] === 'string' &&
        typeof value[4] === 'number' &&
        value[4] >= 0
      );
    case REPLY:
    case ITEM:
      return value.length === 3;
    case CREDIT:
      return value.length === 3 && isId(value[2]) && value[2] <= maxCredit;
    case FAIL:
      return value.length === 3 && isFailure(value[2]);
    case ABORT:
      return value.length === 2;
    default:
      return false;
  }
}

function isFailure(value: unknown): value is Failure {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!('code' in value) || !('message' in value)) return false;
  const { code, message } = value;
  return isFailureCode(code) && typeof message === 'string' && message.length <= 1_024;
}
