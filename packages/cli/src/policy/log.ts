import type { CallFacts, Effect, ExtensionFacts, PolicyRequest, RoomFacts } from '@kumix/policy';
import { parseExtensionId } from '@kumix/policy';
import type { RecordedDecision } from '@kumix/policy/questions';
import { InputError } from '../command.ts';

/**
 * A log of decisions: JSON, one `{request, effect, used?, granted?}` a line; empty lines are passed
 * over. What the engine judges by itself (an unknown capability, a malformed version) is let through.
 */

export interface LoggedDecision {
  /** From 1. */
  readonly line: number;
  readonly decision: RecordedDecision;
}

type Plain = Readonly<Record<string, unknown>>;

class LogFault extends Error {
  override readonly name = 'LogFault';
}

const fail = (pointer: string, sentence: string): never => {
  throw new LogFault(`${pointer || '/'} ${sentence}`);
};

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const object = (value: unknown, pointer: string): Plain =>
  isPlain(value) ? value : fail(pointer, 'type: Here should stand an object.');

const text = (value: unknown, pointer: string): string =>
  typeof value === 'string' ? value : fail(pointer, 'type: Here should stand text.');

const number = (value: unknown, pointer: string): number =>
  typeof value === 'number' ? value : fail(pointer, 'type: Here should stand a number.');

const texts = (value: unknown, pointer: string): readonly string[] =>
  Array.isArray(value)
    ? value.map((one: unknown, index) => text(one, `${pointer}/${index}`))
    : fail(pointer, 'type: Here should stand a list of texts.');

const oneOf = <T extends string>(value: unknown, known: readonly T[], pointer: string): T =>
  known.find((one) => one === value) ??
  fail(pointer, `value: Write one of ${known.map((one) => `"${one}"`).join(', ')}.`);

const EFFECTS: readonly Effect[] = ['allow', 'ask', 'deny'];

const readExtension = (value: unknown, pointer: string): ExtensionFacts => {
  const plain = object(value, pointer);
  const id = parseExtensionId(text(plain['id'], `${pointer}/id`));
  if (id === undefined) return fail(`${pointer}/id`, 'id: This is no id of an extension.');
  const capabilities = plain['capabilities'];
  if (!Array.isArray(capabilities)) {
    return fail(`${pointer}/capabilities`, 'type: Here should stand a list.');
  }
  return {
    id,
    version: text(plain['version'], `${pointer}/version`),
    sha256: text(plain['sha256'], `${pointer}/sha256`),
    kind: oneOf(plain['kind'], ['ui', 'proc'], `${pointer}/kind`),
    isolation: oneOf(plain['isolation'], ['frame', 'origin', 'worker'], `${pointer}/isolation`),
    wasmImports: texts(plain['wasmImports'], `${pointer}/wasmImports`),
    capabilities: capabilities.map((one: unknown, index) => {
      const at = `${pointer}/capabilities/${index}`;
      const asked = object(one, at);
      const caveats = object(asked['caveats'], `${at}/caveats`);
      return {
        name: text(asked['name'], `${at}/name`),
        caveats: Object.fromEntries(
          Object.entries(caveats).map(([key, list]) => [key, texts(list, `${at}/caveats/${key}`)]),
        ),
      };
    }),
  };
};

const FACTS = ['origin', 'method', 'eventType', 'format'] as const;

const readFacts = (value: unknown): CallFacts => {
  const plain = object(value, '/request/facts');
  return Object.fromEntries(
    FACTS.flatMap((name) =>
      plain[name] === undefined ? [] : [[name, text(plain[name], `/request/facts/${name}`)]],
    ),
  );
};

const readRoom = (value: unknown): RoomFacts => {
  const plain = object(value, '/request/room');
  return {
    id: text(plain['id'], '/request/room/id'),
    encryption: oneOf(
      plain['encryption'],
      ['encrypted', 'plain', 'unknown'],
      '/request/room/encryption',
    ),
  };
};

const readRequest = (value: unknown): PolicyRequest => {
  const plain = object(value, '/request');
  const ask = oneOf(
    plain['ask'],
    ['install', 'activate', 'call', 'result', 'origin'],
    '/request/ask',
  );
  const extension = readExtension(plain['extension'], '/request/extension');
  if (ask === 'install' || ask === 'activate') return { ask, extension };
  if (ask === 'origin') return { ask, extension, origin: text(plain['origin'], '/request/origin') };
  const capability = text(plain['capability'], '/request/capability');
  const bytes = number(plain['bytes'], '/request/bytes');
  if (ask === 'result') return { ask, extension, capability, bytes };
  const facts = readFacts(plain['facts']);
  const room = plain['room'] === undefined ? {} : { room: readRoom(plain['room']) };
  return { ask, extension, capability, bytes, facts, ...room };
};

const readDecision = (value: unknown): RecordedDecision => {
  const plain = object(value, '');
  const used =
    plain['used'] === undefined
      ? {}
      : {
          used: Object.fromEntries(
            Object.entries(object(plain['used'], '/used')).map(([key, counter]) => {
              const counts = object(counter, '/used');
              return [
                key,
                {
                  calls: number(counts['calls'], '/used/calls'),
                  bytes: number(counts['bytes'], '/used/bytes'),
                },
              ];
            }),
          ),
        };
  return {
    request: readRequest(plain['request']),
    effect: oneOf(plain['effect'], EFFECTS, '/effect'),
    ...used,
    ...(plain['granted'] === undefined
      ? {}
      : { granted: oneOf(plain['granted'], ['allow', 'deny'], '/granted') }),
  };
};

const parse = (line: string): unknown => {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    return fail('', 'syntax: This line is not JSON; write one recorded decision a line.');
  }
};

/** An app's record holds calls, limits and lives beside decisions; those have no request. */
const isOtherEvent = (value: unknown): boolean =>
  isPlain(value) && typeof value['kind'] === 'string' && value['request'] === undefined;

/** Every line, or an `InputError` that names each line that cannot be read. */
export const readLog = (content: string, source: string): readonly LoggedDecision[] => {
  const log: LoggedDecision[] = [];
  const faults: string[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const value = parse(line);
      if (isOtherEvent(value)) continue;
      log.push({ line: index + 1, decision: readDecision(value) });
    } catch (error) {
      if (!(error instanceof LogFault)) throw error;
      faults.push(`${source}:${index + 1}:1 ${error.message}`);
    }
  }
  if (faults.length > 0) throw new InputError(faults);
  return log;
};
