import * as fc from 'fast-check';
import type {
  CallFacts,
  CapabilityRequest,
  ExtensionFacts,
  PolicyRequest,
  RoomFacts,
} from '../decision.ts';
import type {
  CapabilityItem,
  CapabilityRule,
  Combination,
  ExtensionEntry,
  PolicyDocument,
} from '../document.ts';
import type { Layer } from '../layer.ts';
import type { CapabilityName } from '../vocabulary.ts';
import { extension, read, SHA } from './facts.ts';

/** A small world in which policies, manifests and calls keep meeting each other. */

export const CAPABILITIES = [
  'message.read',
  'room.state.write',
  'storage.kv',
  'net.fetch',
  'attachment.filter',
  'panel',
] as const satisfies readonly CapabilityName[];

const ORIGIN_PATTERNS = [
  'https://a.example.org',
  'https://*.example.org',
  'https://*.a.example.org',
  'https://b.test:8443',
];
export const ORIGINS = [
  'https://a.example.org',
  'https://x.a.example.org',
  'https://example.org',
  'https://b.test:8443',
  'https://app.test',
  'http://plain.test',
];
export const OWN_ORIGINS = ['https://app.test'];
const EVENT_TYPES = ['m.room.topic', 'm.room.*', 'org.x.*', 'org.x.y'];
const EVENTS = [
  'm.room.topic',
  'm.room.name',
  'org.x.y',
  'org.z',
  'm.room.power_levels',
  'm.key.a',
];
const FORMAT_PATTERNS = ['image/*', 'image/png', 'text/html'];
const FORMATS = ['image/png', 'image/gif', 'text/html', 'text/plain'];
const ROOMS = ['encrypted', 'plain', '!a:test', '!b:test'];
const METHODS = ['GET', 'POST'] as const;
export const IDS = ['org.example.one', 'org.example.two'] as const;

const subset = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { maxLength: 2 });

const caveatsFor = (name: CapabilityName): fc.Arbitrary<Record<string, string[]>> => {
  const maybe = <T>(values: readonly T[]): fc.Arbitrary<T[] | undefined> =>
    fc.option(subset(values), { nil: undefined, freq: 2 });
  const none = fc.constant(undefined);
  const rooms =
    name === 'message.read' || name === 'room.state.write' || name === 'attachment.filter';
  return fc
    .record({
      origins: name === 'net.fetch' ? maybe(ORIGIN_PATTERNS) : none,
      methods: name === 'net.fetch' ? maybe<string>(METHODS) : none,
      rooms: rooms ? maybe(ROOMS) : none,
      eventTypes: name === 'room.state.write' ? maybe(EVENT_TYPES) : none,
      formats: name === 'attachment.filter' ? maybe(FORMAT_PATTERNS) : none,
    })
    .map((all) =>
      Object.fromEntries(
        Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
      ),
    );
};

const capability = fc.constantFrom<CapabilityName>(...CAPABILITIES);

/** Caveats of any capability, as they stand in a file. */
export const term = capability.chain((name) => caveatsFor(name));

const rule: fc.Arbitrary<CapabilityRule> = capability.chain((name) =>
  fc
    .record({
      effect: fc.constantFrom<'allow' | 'ask' | 'deny'>('allow', 'allow', 'allow', 'ask', 'deny'),
      caveats: caveatsFor(name),
    })
    .map(({ effect, caveats }) => ({ name, effect, ...caveats })),
);

const items: fc.Arbitrary<CapabilityItem[]> = fc
  .tuple(fc.subarray([...CAPABILITIES]), fc.array(rule, { maxLength: 4 }))
  .map(([names, rules]) => [...names, ...rules]);

const combination: fc.Arbitrary<Combination> = fc.record({
  never: fc.subarray([...CAPABILITIES], { minLength: 2, maxLength: 3 }),
  where: fc.constantFrom('extension', 'encrypted-room'),
});

const some = <T>(value: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq });

const prune = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));

const proc = fc.record({
  inputBytes: fc.constantFrom(10, 1000),
  memoryPages: fc.constantFrom(1, 16),
});

const entry: fc.Arbitrary<ExtensionEntry> = fc
  .record({
    status: some(fc.constantFrom('required', 'allowed', 'allowed', 'blocked')),
    sha256: some(fc.constantFrom([SHA], ['b'.repeat(64)], [])),
    capabilities: some(items),
    proc: some(proc),
  })
  .map((value) => prune(value));

export const document: fc.Arbitrary<PolicyDocument> = fc
  .record({
    version: fc.constant(1 as const),
    mode: some(fc.constantFrom('strict', 'dev')),
    enforcement: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 'report'),
    capabilities: some(items, 9),
    proc: some(proc),
    extensions: some(fc.record({ [IDS[0]]: entry, [IDS[1]]: entry }, { requiredKeys: [] }), 9),
    combinations: some(fc.array(combination, { maxLength: 2 })),
  })
  .map((value) => read(prune(value)));

export const layer: fc.Arbitrary<Layer> = fc
  .record({
    kind: fc.constantFrom('organisation', 'deployment', 'deployment', 'room', 'user'),
    source: fc.constantFrom('a.json', 'b.json', 'c.json'),
    roomId: fc.constantFrom('!a:test', '!b:test'),
    policy: document,
    fate: fc.integer({ min: 0, max: 19 }),
  })
  .map(({ kind, source, roomId, policy, fate }): Layer => {
    const base =
      fate === 0
        ? { source, policy: 'unreadable' as const }
        : {
            source,
            ...(fate === 1 ? { policy: 'unreadable' as const, lastGood: policy } : { policy }),
          };
    return kind === 'room' ? { ...base, kind, roomId } : { ...base, kind };
  });

export const grantLayer: fc.Arbitrary<Layer> = document.map((policy) => ({
  kind: 'deployment',
  source: 'deployment.json',
  policy,
}));

export const layers: fc.Arbitrary<Layer[]> = fc
  .tuple(grantLayer, fc.array(layer, { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest]);

const requests: fc.Arbitrary<CapabilityRequest[]> = fc.oneof(
  fc.constant(CAPABILITIES.map((name) => ({ name, caveats: {} }))),
  fc.array(
    capability.chain((name) => caveatsFor(name).map((caveats) => ({ name, caveats }))),
    { maxLength: 5 },
  ),
);

export const facts: fc.Arbitrary<ExtensionFacts> = fc
  .record({
    id: fc.constantFrom(...IDS),
    capabilities: requests,
    isolation: fc.constantFrom<'worker' | 'origin'>('worker', 'worker', 'worker', 'origin'),
  })
  .map(({ id, capabilities, isolation }) => extension(id, capabilities, { isolation }));

export const room: fc.Arbitrary<RoomFacts> = fc.record({
  id: fc.constantFrom('!a:test', '!b:test', '!c:test'),
  encryption: fc.constantFrom('encrypted', 'plain', 'unknown'),
});

const callFacts = (name: string): fc.Arbitrary<CallFacts> =>
  fc
    .record({
      origin: name === 'net.fetch' ? some(fc.constantFrom(...ORIGINS), 9) : fc.constant(undefined),
      method: name === 'net.fetch' ? some(fc.constantFrom(...METHODS), 9) : fc.constant(undefined),
      eventType:
        name === 'room.state.write' ? some(fc.constantFrom(...EVENTS), 9) : fc.constant(undefined),
      format:
        name === 'attachment.filter'
          ? some(fc.constantFrom(...FORMATS), 9)
          : fc.constant(undefined),
    })
    .map((value) => prune(value));

export type CallRequest = Extract<PolicyRequest, { ask: 'call' }>;

export const callRequest: fc.Arbitrary<CallRequest> = facts.chain((of) =>
  fc.constantFrom<string>(...CAPABILITIES).chain((name) =>
    fc
      .tuple(callFacts(name), fc.option(room, { nil: undefined, freq: 9 }))
      .map(([call, at]): CallRequest => ({
        ask: 'call',
        extension: of,
        capability: name,
        facts: call,
        bytes: 0,
        ...(at === undefined ? {} : { room: at }),
      })),
  ),
);

export const request: fc.Arbitrary<PolicyRequest> = fc.oneof(
  { weight: 6, arbitrary: callRequest },
  { weight: 1, arbitrary: facts.map((of): PolicyRequest => ({ ask: 'install', extension: of })) },
  { weight: 2, arbitrary: facts.map((of): PolicyRequest => ({ ask: 'activate', extension: of })) },
  {
    weight: 1,
    arbitrary: facts.map((of): PolicyRequest => ({ ask: 'origin', extension: of, origin: 'null' })),
  },
);

/** Rules about rooms and nothing else, so that what is known of the room decides most calls. */
const roomLayer: fc.Arbitrary<Layer> = fc
  .record({
    kind: fc.constantFrom('organisation', 'deployment', 'user'),
    rules: fc.array(
      fc.record({
        effect: fc.constantFrom<'allow' | 'ask' | 'deny'>('allow', 'allow', 'ask', 'deny'),
        rooms: fc.subarray(ROOMS, { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ kind, rules }): Layer => {
    const capabilities = rules.map((one) => ({ name: 'message.read', ...one }));
    return {
      kind,
      source: `${kind}.json`,
      policy: read({ version: 1, mode: 'dev', capabilities }),
    };
  });

/** A call about a room under such layers; the first one grants. */
export const roomCall: fc.Arbitrary<{
  readonly stack: readonly Layer[];
  readonly asked: CallRequest;
  readonly room: RoomFacts;
}> = fc
  .record({ first: roomLayer, rest: fc.array(roomLayer, { maxLength: 2 }), room })
  .map(({ first, rest, room: at }) => ({
    stack: [{ ...first, kind: 'deployment' as const }, ...rest],
    asked: {
      ask: 'call',
      extension: extension(IDS[0], [{ name: 'message.read', caveats: {} }]),
      capability: 'message.read',
      facts: {},
      bytes: 0,
      room: at,
    },
    room: at,
  }));
