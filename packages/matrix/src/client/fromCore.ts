import type { CoreFailure, FromCore, ToldFailure } from '../protocol/wire.ts';
import { type Told, readTold, say } from '../protocol/sentences.ts';
import { at, countAt, isPlain, textAt } from '../protocol/plain.ts';

const codes: Readonly<Record<CoreFailure['code'], true>> = {
  offline: true,
  forbidden: true,
  'not-found': true,
  'rate-limited': true,
  'bad-credentials': true,
  'not-a-homeserver': true,
  'homeserver-not-allowed': true,
  'too-large': true,
  'too-busy': true,
  aborted: true,
  'signed-out': true,
  'crypto-unavailable': true,
  untrusted: true,
  invalid: true,
  'core-restarted': true,
  failed: true,
};

const isCode = (text: string | undefined): text is CoreFailure['code'] =>
  text !== undefined && Object.hasOwn(codes, text);

function failureOf(value: unknown, word: (told: Told) => string): ToldFailure {
  const told = readTold(at(value, 'told')) ?? say('failed');
  const code = textAt(value, 'code');
  const retryAfterMs = countAt(value, 'retryAfterMs');
  return {
    code: isCode(code) ? code : 'failed',
    told,
    message: word(told),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

/** A message of the core, its failures in the words that `word` gives them; nothing where it is not one. */
export function readFromCore(data: unknown, word: (told: Told) => string): FromCore | undefined {
  if (!isPlain(data)) return undefined;
  const id = countAt(data, 'id') ?? -1;
  const subscription = countAt(data, 'subscription') ?? -1;
  switch (textAt(data, 'kind')) {
    case 'ready':
      return { kind: 'ready', version: countAt(data, 'version') ?? 0 };
    case 'reply':
      return { kind: 'reply', id, value: at(data, 'value') };
    case 'failure':
      return { kind: 'failure', id, failure: failureOf(at(data, 'failure'), word) };
    case 'update':
      return { kind: 'update', subscription, update: at(data, 'update') };
    case 'ended':
      return { kind: 'ended', subscription, failure: failureOf(at(data, 'failure'), word) };
    case 'pong':
      return { kind: 'pong', at: countAt(data, 'at') ?? 0 };
    case 'elsewhere':
      return { kind: 'elsewhere' };
    case 'pressure':
      return {
        kind: 'pressure',
        calls: countAt(data, 'calls') ?? 0,
        heldUpdates: countAt(data, 'heldUpdates') ?? 0,
      };
    default:
      return undefined;
  }
}
