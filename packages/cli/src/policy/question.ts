import type { DecisionContext, ExtensionFacts, PolicyRequest, RoomFacts } from '@kumix/policy';
import type { PolicySet } from '@kumix/policy/questions';
import { type Io, readArgs, UsageError } from '../command.ts';
import { EXTENSION_USAGE, extensionOf, extensionOptions, ownOriginsOf } from './extension.ts';
import { loadLayers, type SoundFile } from './files.ts';

/** One question about one extension, as `why` and `change` both take it. */

const ASKS = ['install', 'activate', 'call', 'result', 'origin'] as const;
const ENCRYPTION = ['encrypted', 'plain', 'unknown'] as const;

const options = {
  ...extensionOptions,
  ask: { type: 'string' },
  capability: { type: 'string' },
  origin: { type: 'string' },
  method: { type: 'string' },
  'event-type': { type: 'string' },
  format: { type: 'string' },
  encryption: { type: 'string' },
  bytes: { type: 'string' },
  granted: { type: 'string' },
} as const;

export const QUESTION_USAGE = `LAYER... ${EXTENSION_USAGE}
        [--ask install|activate|call|result|origin] [--capability NAME] [--origin ORIGIN]
        [--method METHOD] [--event-type TYPE] [--format FORMAT] [--room ROOM]
        [--encryption encrypted|plain|unknown] [--bytes N] [--granted allow|deny] [--json]`;

export interface Question {
  readonly set: PolicySet;
  readonly files: readonly SoundFile[];
  readonly request: PolicyRequest;
  readonly context: DecisionContext;
  readonly json: boolean;
}

type Values = ReturnType<typeof readArgs<typeof options>>['values'];

const oneOf = <T extends string>(name: string, value: string, known: readonly T[]): T => {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${known.join(', ')}.`);
  return found;
};

const needed = (name: string, value: string | undefined, ask: string): string => {
  if (value === undefined) throw new UsageError(`To ask “${ask}”, give --${name}.`);
  return value;
};

const bytesOf = (text: string | undefined): number => {
  const bytes = Number(text ?? 0);
  if (!Number.isSafeInteger(bytes) || bytes < 0 || text === '') {
    throw new UsageError(`--bytes ${text}: a whole number from 0.`);
  }
  return bytes;
};

/** A room that is not named is asked about as any room, and one of unknown encryption as encrypted. */
const roomOf = (values: Values): RoomFacts | undefined => {
  if (values.room === undefined && values.encryption === undefined) return undefined;
  return {
    id: values.room ?? '!any:example.invalid',
    encryption: oneOf('encryption', values.encryption ?? 'unknown', ENCRYPTION),
  };
};

const requestOf = (extension: ExtensionFacts, values: Values): PolicyRequest => {
  const ask = oneOf('ask', values.ask ?? 'call', ASKS);
  const bytes = bytesOf(values.bytes);
  switch (ask) {
    case 'install':
    case 'activate':
      return { ask, extension };
    case 'origin':
      return { ask, extension, origin: needed('origin', values.origin, ask) };
    case 'result':
      return { ask, extension, bytes, capability: needed('capability', values.capability, ask) };
    default: {
      const room = roomOf(values);
      return {
        ask,
        extension,
        capability: needed('capability', values.capability, ask),
        bytes,
        facts: {
          ...(values.origin === undefined ? {} : { origin: values.origin }),
          ...(values.method === undefined ? {} : { method: values.method }),
          ...(values['event-type'] === undefined ? {} : { eventType: values['event-type'] }),
          ...(values.format === undefined ? {} : { format: values.format }),
        },
        ...(room === undefined ? {} : { room }),
      };
    }
  }
};

export const readQuestion = (args: readonly string[], io: Io): Question => {
  const { values, positionals } = readArgs(args, options);
  const { layers, files } = loadLayers(positionals, io);
  const extension = extensionOf(values, io);
  const granted =
    values.granted === undefined
      ? undefined
      : oneOf('granted', values.granted, ['allow', 'deny'] as const);
  return {
    set: { layers, ownOrigins: ownOriginsOf(values['own-origin']) },
    files,
    request: requestOf(extension, values),
    context: { used: () => ({ calls: 0, bytes: 0 }), granted: () => granted },
    json: values.json === true,
  };
};
