import { EXTENSION_ID_MAX, EXTENSION_ID_PATTERN } from '../ids.ts';
import { FLOOR_LIMITS, type LimitName } from '../limits.ts';
import { CAPABILITIES, CAPABILITY_NAMES, HTTP_METHODS } from '../vocabulary.ts';

/**
 * The policy file as JSON Schema 2020-12. Titles, defaults and examples are for editors; `x-meet`
 * says how a field of one layer meets the same field of another. Both are stripped before the
 * validator is compiled. What a schema cannot say (a caveat that a capability does not have, a
 * version range, an origin) is checked in `check.ts`.
 */

type Json = Readonly<Record<string, unknown>>;

export const POLICY_SCHEMA_ID = 'https://kumix.org/schema/policy-1.json';

const LIST_MAX = 256;

/** `maximum` is what is a number at all; the built-in cap may be smaller, and then holds. */
const cap = (
  name: LimitName,
  minimum: number,
  maximum: number,
  title: string,
  description: string,
): Json => ({
  type: 'integer',
  minimum,
  maximum,
  default: FLOOR_LIMITS[name],
  title,
  description: `${description} The smallest of all layers holds, and of the built-in ${FLOOR_LIMITS[name]}.`,
  'x-meet': 'smallest',
});

const texts = (maxLength: number, more: Json): Json => ({
  type: 'array',
  maxItems: LIST_MAX,
  items: { type: 'string', minLength: 1, maxLength },
  ...more,
});

const closed = (properties: Json, more: Json = {}): Json => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});

const message: Json = {
  type: 'string',
  minLength: 1,
  maxLength: 300,
  title: 'Message',
  description: 'Shown to the person when this rule denies. Say whom to ask.',
  examples: ['Ask the help desk to have this extension reviewed.'],
};

const quota: Json = {
  per: {
    enum: ['minute', 'hour', 'day'],
    title: 'Period',
    description: 'After this time the counter begins again.',
  },
  calls: { type: 'integer', minimum: 0, maximum: 1_000_000_000, title: 'Calls in a period' },
  bytes: {
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    title: 'Bytes of parameters in a period',
  },
};

const capabilityNames: Json = {
  type: 'array',
  maxItems: 64,
  items: { $ref: '#/$defs/capabilityName' },
};

const section: Json = {
  capabilities: { $ref: '#/$defs/capabilities' },
  pluginOrigins: { $ref: '#/$defs/pluginOrigins' },
  proc: { $ref: '#/$defs/proc' },
  ui: { $ref: '#/$defs/ui' },
  storage: { $ref: '#/$defs/storage' },
  budgets: { $ref: '#/$defs/budgets' },
};

const definitions: Json = {
  capabilityName: {
    enum: CAPABILITY_NAMES,
    title: 'Capability',
    description: CAPABILITY_NAMES.map((name) => `${name}: ${CAPABILITIES[name].description}`).join(
      '\n',
    ),
  },
  capabilities: {
    type: 'array',
    maxItems: LIST_MAX,
    items: { $ref: '#/$defs/capability' },
    title: 'Capabilities',
    description:
      'What is allowed: a name, or a name with caveats. Of several rules for one capability any may match; deny beats ask beats allow. [] is nothing.',
    examples: [
      ['panel', { name: 'net.fetch', origins: ['https://*.example.org'], methods: ['GET'] }],
    ],
    'x-meet': 'intersect',
  },
  capability: {
    type: ['string', 'object'],
    if: { type: 'string' },
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    then: { $ref: '#/$defs/capabilityName' },
    else: { $ref: '#/$defs/capabilityRule' },
  },
  capabilityRule: closed(
    {
      name: { $ref: '#/$defs/capabilityName' },
      effect: {
        enum: ['allow', 'ask', 'deny'],
        default: 'allow',
        title: 'Effect',
        description: 'ask leaves it to the person; deny takes away what other rules allow.',
        'x-meet': 'strongest',
      },
      origins: texts(300, {
        title: 'Origins',
        description:
          'Web origins as a browser writes them. https://*.example.org is every name below it, never example.org itself.',
        examples: [['https://api.example.org', 'https://*.example.net:8443']],
        'x-meet': 'intersect',
      }),
      methods: {
        type: 'array',
        maxItems: 16,
        items: { enum: HTTP_METHODS },
        title: 'HTTP methods',
        'x-meet': 'intersect',
      },
      rooms: texts(255, {
        title: 'Rooms',
        description:
          'Room ids, or "encrypted", or "plain". A room whose encryption is not known counts as encrypted.',
        examples: [['plain'], ['!abc:example.org']],
        'x-meet': 'conjoin',
      }),
      eventTypes: texts(255, {
        title: 'Event types',
        description: 'Types of Matrix events; a trailing .* stands for any rest.',
        examples: [['m.room.topic', 'org.example.*']],
        'x-meet': 'intersect',
      }),
      formats: texts(255, {
        title: 'Formats',
        description: 'Media types or names of languages; a trailing /* stands for any subtype.',
        examples: [['image/*', 'application/pdf']],
        'x-meet': 'intersect',
      }),
      quota: closed(quota, {
        required: ['per'],
        title: 'Quota',
        description: 'Calls and bytes that this rule lets through in a period, for each extension.',
        'x-meet': 'separate',
      }),
      message,
    },
    { required: ['name'] },
  ),
  pluginOrigins: texts(300, {
    title: 'Origins of extension frames',
    description:
      'Origins that a frame of an extension may speak from; "null" is a sandboxed srcdoc frame.',
    examples: [['null']],
    'x-meet': 'intersect',
  }),
  proc: closed(
    {
      timeoutMs: cap('timeoutMs', 1, 3_600_000, 'Time-out', 'Milliseconds until a call is ended.'),
      inputBytes: cap(
        'inputBytes',
        0,
        1_073_741_824,
        'Input',
        'Bytes of the parameters of one call.',
      ),
      outputBytes: cap(
        'outputBytes',
        0,
        1_073_741_824,
        'Output',
        'Bytes of the result of one call.',
      ),
      pendingCalls: cap(
        'pendingCalls',
        0,
        100_000,
        'Waiting calls',
        'Calls of one extension that may wait.',
      ),
      concurrentCalls: cap(
        'concurrentCalls',
        0,
        1024,
        'Running calls',
        'Calls of one extension that may run at once. A deadline counts from when a call is sent, so what runs before it in the extension counts against it: where timeoutMs is short, name few.',
      ),
      pendingBytes: cap(
        'pendingBytes',
        0,
        4_294_967_296,
        'Waiting bytes',
        'Bytes of parameters that may wait, and as many that may run at once; a single call may have more.',
      ),
      memoryPages: cap(
        'memoryPages',
        0,
        65_536,
        'WASM memory',
        'Pages of 64 KiB that an instance may own.',
      ),
      wasmImports: texts(200, {
        title: 'WASM imports',
        description: 'What a WASM module may import, as module.name. Not named is not allowed.',
        examples: [['env.memory']],
        'x-meet': 'intersect',
      }),
    },
    { title: 'Computation' },
  ),
  ui: closed(
    {
      isolation: {
        enum: ['frame', 'origin', 'worker'],
        title: 'Weakest isolation allowed',
        description: 'From weak to strong: frame, origin, worker. Mode strict allows worker only.',
        'x-meet': 'strongest',
      },
      frames: cap('frames', 0, 1024, 'Surfaces', 'Panels open at once.'),
      messagesPerSecond: cap(
        'messagesPerSecond',
        0,
        100_000,
        'Messages a second',
        'Messages towards the app.',
      ),
      bytesPerSecond: cap(
        'bytesPerSecond',
        0,
        1_073_741_824,
        'Bytes a second',
        'Bytes towards the app. In a text that it reads itself each value counts as eight more, each key as 24.',
      ),
      messageBytes: cap(
        'messageBytes',
        0,
        1_073_741_824,
        'Bytes of a message',
        'Bytes of one message.',
      ),
      heartbeatMs: cap(
        'heartbeatMs',
        100,
        600_000,
        'Heartbeat',
        'Milliseconds of silence until a realm is hung.',
      ),
    },
    { title: 'Surfaces' },
  ),
  storage: closed(
    {
      bytes: cap(
        'storageBytes',
        0,
        1_073_741_824,
        'Stored bytes',
        'Bytes kept for one extension and account.',
      ),
    },
    { title: 'Storage' },
  ),
  budgets: {
    type: 'array',
    maxItems: 64,
    items: closed(
      {
        capabilities: { ...capabilityNames, minItems: 1, title: 'Capabilities counted together' },
        ...quota,
        shared: {
          type: 'boolean',
          default: false,
          title: 'One counter for all extensions',
        },
        message,
      },
      { required: ['capabilities', 'per'] },
    ),
    title: 'Budgets',
    description: 'Each layer counts for itself, and every counter must have room.',
    'x-meet': 'separate',
  },
  entry: closed(
    {
      status: {
        enum: ['required', 'allowed', 'blocked'],
        default: 'allowed',
        title: 'Status',
        description: 'blocked beats required; requiring grants nothing.',
        'x-meet': 'strongest',
      },
      versions: {
        type: 'string',
        minLength: 1,
        maxLength: 256,
        title: 'Versions',
        description: 'A SemVer range, as npm writes it.',
        examples: ['^1.2.0', '>=2 <4'],
        'x-meet': 'conjoin',
      },
      sha256: {
        type: 'array',
        maxItems: LIST_MAX,
        items: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        title: 'SHA-256 of admitted packages',
        'x-meet': 'intersect',
      },
      message,
      ...section,
    },
    { title: 'What holds for one extension, within the global section' },
  ),
};

export const policySchema: Json = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: POLICY_SCHEMA_ID,
  title: 'Kumix policy',
  description: 'What extensions may do. Whatever is not named is denied.',
  type: 'object',
  additionalProperties: false,
  required: ['version'],
  properties: {
    $schema: { type: 'string', maxLength: 1024, title: 'Where this schema is' },
    version: { const: 1, title: 'Version of the format' },
    name: { type: 'string', minLength: 1, maxLength: 100, title: 'Name' },
    description: { type: 'string', maxLength: 2000, title: 'Description' },
    mode: {
      enum: ['strict', 'dev'],
      default: 'strict',
      title: 'Mode',
      description:
        'strict denies an extension that has no entry; dev lets the global section speak for it.',
      'x-meet': 'strongest',
    },
    enforcement: {
      enum: ['enforce', 'report'],
      default: 'enforce',
      title: 'Enforcement',
      description: 'report never takes effect; what it would have changed is recorded.',
      'x-meet': 'apart',
    },
    ...section,
    extensions: {
      type: 'object',
      maxProperties: 10_000,
      propertyNames: { maxLength: EXTENSION_ID_MAX, pattern: EXTENSION_ID_PATTERN },
      additionalProperties: { $ref: '#/$defs/entry' },
      title: 'Extensions, by id',
      examples: [{ 'org.example.notes': { versions: '^1.0.0', capabilities: ['panel'] } }],
      'x-meet': 'intersect',
    },
    combinations: {
      type: 'array',
      maxItems: 64,
      items: closed(
        {
          never: { ...capabilityNames, minItems: 2, title: 'Capabilities that may never meet' },
          where: {
            enum: ['extension', 'encrypted-room'],
            default: 'extension',
            title: 'Where they may not meet',
          },
          message,
        },
        { required: ['never'] },
      ),
      title: 'Combinations',
      'x-meet': 'union',
    },
  },
  $defs: definitions,
};

/** Keywords that explain and do not validate; the compiled validator carries none of them. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'examples',
  'default',
  '$comment',
  'x-meet',
]);
