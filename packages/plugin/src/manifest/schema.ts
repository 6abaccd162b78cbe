/** The manifest's JSON Schema 2020-12: for the validator, the editor and the reference page. */

const text = (maxLength: number, description: string): Record<string, unknown> => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description,
});

const localId = {
  type: 'string',
  pattern: '^[a-z][a-z0-9-]{0,63}$',
  description: 'Unique within the manifest: lower-case letters, digits and hyphens.',
};

const icon = {
  ...localId,
  description: 'An icon of the app: notebook-pen. Any other name shows the sign of an extension.',
} as const;

const file = (ending: string, description: string): Record<string, unknown> => ({
  type: 'string',
  maxLength: 128,
  pattern: `^[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*\\.${ending}$`,
  description,
});

const contribution = (properties: Record<string, unknown>): Record<string, unknown> => ({
  type: 'array',
  maxItems: 32,
  items: {
    type: 'object',
    properties: {
      id: localId,
      title: text(64, 'What people read.'),
      ...properties,
    },
    required: ['id', 'title'],
    additionalProperties: false,
  },
});

/** `capabilities` of `@kumix/policy`'s vocabulary, and their dimensions, are checked by the policy. */
export const manifestSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Kumix extension manifest',
  type: 'object',
  properties: {
    $schema: {
      type: 'string',
      maxLength: 256,
      description: 'For the editor; read by nobody else.',
    },
    manifest: { const: 1, description: 'Version of this format.' },
    id: {
      type: 'string',
      maxLength: 128,
      pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)+$',
      description: 'Reverse domain name, lower case: org.example.notes.',
    },
    version: {
      type: 'string',
      maxLength: 64,
      pattern:
        '^(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?$',
      description: 'SemVer 2.0.0.',
    },
    name: text(64, 'What people call it.'),
    description: text(280, 'One or two sentences: what it does for a person.'),
    author: text(128, 'Who answers for it.'),
    licence: text(64, 'SPDX expression.'),
    kind: {
      enum: ['ui', 'proc'],
      description: '`ui` draws surfaces; `proc` only computes.',
    },
    isolation: {
      enum: ['worker', 'frame', 'origin'],
      description: 'How its code is kept apart; `worker` unless there is a strong reason.',
    },
    entry: file(
      '(?:js|html)',
      'The one classic script that is run; at isolation `frame` or `origin` the one document.',
    ),
    wasm: {
      type: 'array',
      maxItems: 8,
      uniqueItems: true,
      items: file('wasm', 'A binary of this package.'),
      description: 'WASM files, inspected by the host before they are instantiated.',
    },
    capabilities: {
      type: 'array',
      maxItems: 32,
      items: {
        type: 'object',
        properties: {
          name: text(64, 'A capability of the vocabulary, such as storage.kv.'),
          caveats: {
            type: 'object',
            maxProperties: 8,
            propertyNames: { pattern: '^[a-zA-Z]{1,32}$' },
            additionalProperties: {
              type: 'array',
              maxItems: 256,
              items: { type: 'string', maxLength: 256 },
            },
            description: 'Narrows the capability: what this extension needs and no more.',
          },
        },
        required: ['name'],
        additionalProperties: false,
      },
    },
    contributes: {
      type: 'object',
      properties: {
        panels: contribution({
          icon,
          prerendered: file(
            'json',
            'What it draws first, which the build records: shown while its script still starts.',
          ),
        }),
        commands: contribution({
          icon,
          slash: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,31}$' },
        }),
        methods: {
          type: 'array',
          maxItems: 32,
          items: { type: 'string', maxLength: 64, pattern: '^[a-z]+(?:\\.[a-z]+)*$' },
          description: 'Methods it serves, such as render.markdown.',
        },
      },
      additionalProperties: false,
    },
  },
  required: [
    'manifest',
    'id',
    'version',
    'name',
    'description',
    'author',
    'kind',
    'entry',
    'capabilities',
  ],
  additionalProperties: false,
} as const;
