import { EXTENSION_ID_MAX, EXTENSION_ID_PATTERN } from '../ids.ts';
import { RULES } from '../rules.ts';

/** A file of policy tests as JSON Schema 2020-12: given layers and extensions, when asked, expect. */

type Json = Readonly<Record<string, unknown>>;

const closed = (required: readonly string[], properties: Json): Json => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const text: Json = { type: 'string', minLength: 1, maxLength: 1024 };
const texts: Json = { type: 'array', maxItems: 256, items: text };
const count: Json = { type: 'integer', minimum: 0 };
const effect: Json = { enum: ['allow', 'ask', 'deny'] };

const layer = closed(['kind', 'file'], {
  kind: { enum: ['organisation', 'deployment', 'room', 'user'], title: 'Kind of layer' },
  file: { ...text, title: 'Path of the policy file, seen from this file' },
  roomId: { ...text, title: 'The room, for a room layer' },
});

const extension = closed(['id', 'capabilities'], {
  id: { type: 'string', maxLength: EXTENSION_ID_MAX, pattern: EXTENSION_ID_PATTERN },
  version: { ...text, default: '1.0.0' },
  sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  kind: { enum: ['ui', 'proc'], default: 'ui' },
  isolation: { enum: ['frame', 'origin', 'worker'], default: 'worker' },
  wasmImports: texts,
  capabilities: {
    type: 'array',
    maxItems: 64,
    items: closed(['name'], {
      name: text,
      caveats: { type: 'object', additionalProperties: texts },
    }),
  },
});

const question = closed(['ask', 'extension'], {
  ask: { enum: ['install', 'activate', 'call', 'result', 'origin'] },
  extension: { ...text, title: 'Name of one of the extensions above' },
  capability: text,
  facts: closed([], { origin: text, method: text, eventType: text, format: text }),
  room: closed(['encryption'], {
    id: text,
    encryption: { enum: ['encrypted', 'plain', 'unknown'] },
  }),
  origin: text,
  bytes: count,
});

const expectation = closed(['effect'], {
  effect,
  reason: {
    ...closed([], {
      rule: { enum: RULES },
      layer: { enum: ['floor', 'organisation', 'deployment', 'room', 'user'] },
      source: text,
      pointer: { type: 'string', maxLength: 1024 },
    }),
    title: 'One of the reasons has all of these',
  },
  limits: { type: 'object', additionalProperties: count, title: 'Limits that must hold' },
});

export const testFileSchema: Json = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://kumix.org/schema/policy-test-1.json',
  title: 'Kumix policy tests',
  description: 'What a policy must answer, and why. Run with: kumix policy test FILE',
  ...closed(['version', 'layers', 'extensions', 'tests'], {
    $schema: { type: 'string', maxLength: 1024 },
    version: { const: 1 },
    layers: { type: 'array', minItems: 1, maxItems: 16, items: layer },
    ownOrigins: { ...texts, title: 'Origins of the app and the homeserver' },
    extensions: { type: 'object', maxProperties: 256, additionalProperties: extension },
    tests: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: closed(['name', 'when', 'expect'], {
        name: { ...text, title: 'What is claimed' },
        given: closed([], {
          used: { ...closed([], { calls: count, bytes: count }), title: 'In every budget' },
          granted: { enum: ['allow', 'deny'], title: "The person's answer" },
        }),
        when: question,
        expect: expectation,
      }),
    },
  }),
};
