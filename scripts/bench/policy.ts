import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import {
  type CallFacts,
  compilePolicy,
  type ExtensionFacts,
  type Layer,
  parseExtensionId,
  type PolicyDocument,
  readPolicy,
} from '@kumix/policy';
import { isPublicSuffix } from '@kumix/policy/suffix';
import { build } from 'vite';
import { type Call, makePeers, type Peer } from './policyPeers.ts';
import { median } from '../lib/statistics.ts';
import { type Bar, type Bench, figure, machine, ratio } from './result.ts';

/**
 * The policy engine beside CASL, casbin and Cedar on the same rules and requests, interleaved run by
 * run; reading and compiling a large policy; and what validators weigh in a bundle.
 */

const RULES = [
  'panel',
  'storage.kv',
  {
    name: 'net.fetch',
    origins: ['https://api.example.org', 'https://*.cdn.example.org'],
    methods: ['GET', 'POST'],
  },
  { name: 'link.open', origins: ['https://docs.example.org', 'https://www.example.org'] },
];

const facts = (index: number): ExtensionFacts => {
  const id = parseExtensionId(`org.example.extension-${index}`);
  if (id === undefined) throw new Error('not an id');
  return {
    id,
    version: '1.50.0',
    sha256: index.toString(16).padStart(64, '0'),
    kind: 'ui',
    isolation: 'worker',
    wasmImports: [],
    capabilities: ['panel', 'storage.kv', 'net.fetch', 'link.open'].map((name) => ({
      name,
      caveats: {},
    })),
  };
};

const read = (value: unknown, source: string): PolicyDocument => {
  const result = readPolicy(JSON.stringify(value), source, { isPublicSuffix });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
};

/** What the organisation allows: more than the deployment, by other rules. */
const WIDER = [
  'panel',
  'storage.kv',
  'notify',
  { name: 'net.fetch', origins: ['https://*.example.org'], methods: ['GET', 'HEAD', 'POST'] },
  { name: 'link.open', origins: ['https://*.example.org', 'https://example.net'] },
];

const documentOf = (entries: number, rules: readonly unknown[] = RULES): unknown => ({
  version: 1,
  capabilities: rules,
  pluginOrigins: ['null'],
  extensions: Object.fromEntries(
    Array.from({ length: entries }, (_, index) => [
      `org.example.extension-${index}`,
      {
        versions: `^1.${index % 50}.0`,
        sha256: [index.toString(16).padStart(64, '0')],
        capabilities: rules,
        proc: { timeoutMs: 500 },
      },
    ]),
  ),
});

const ORIGINS = [
  'https://api.example.org',
  'https://a.cdn.example.org',
  'https://b.c.cdn.example.org',
  'https://evil.example',
  'https://docs.example.org',
];

const makeCalls = (extensions: readonly ExtensionFacts[]): readonly Call[] =>
  extensions.flatMap((extension): readonly Call[] => {
    const call = (capability: string, origin?: string, method?: string): Call => ({
      extension,
      capability,
      origin,
      method,
    });
    return [
      call('panel'),
      call('storage.kv'),
      call('notify'),
      ...ORIGINS.flatMap((origin) => [
        call('net.fetch', origin, 'GET'),
        call('net.fetch', origin, 'DELETE'),
        call('link.open', origin),
      ]),
    ];
  });

/** More origins than the engine remembers, asked in turn: none is found again. */
const UNSEEN = 40_000;

const makeUnseen = (extension: ExtensionFacts): readonly Call[] =>
  Array.from({ length: UNSEEN }, (_, index) => ({
    extension,
    capability: 'net.fetch',
    origin: `https://host-${index}.${index % 2 === 0 ? 'cdn.example.org' : 'evil.example'}`,
    method: 'GET',
  }));

interface Pace {
  calls: number;
  ms: number;
  /** The call that is asked next. */
  next: number;
}

/** Asks on for at least `leastMs`, a batch at a time, from where the last slice ended. */
const slice = (
  decide: (call: Call) => boolean,
  calls: readonly Call[],
  leastMs: number,
  pace: Pace,
): void => {
  let done = 0;
  let allowed = 0;
  let spent = 0;
  const start = performance.now();
  while (spent < leastMs) {
    for (let batch = 0; batch < BATCH; batch += 1) {
      const call = calls[pace.next];
      if (call !== undefined && decide(call)) allowed += 1;
      pace.next = pace.next + 1 === calls.length ? 0 : pace.next + 1;
    }
    done += BATCH;
    spent = performance.now() - start;
  }
  if (allowed === 0 || allowed === done) throw new Error('Every answer was the same.');
  pace.calls += done;
  pace.ms += spent;
};

/** Slices are short and take turns, so that a busy machine slows all alike. */
const SLICES = 12;
const SLICE_MS = 25;
const BATCH = 360;

const factsOf = ({ origin, method }: Call): CallFacts => {
  if (origin === undefined) return {};
  return method === undefined ? { origin } : { origin, method };
};

interface Engine {
  readonly name: 'ours' | Peer['name'];
  readonly decide: (call: Call) => boolean;
}

/** Decisions a second of each engine, run by run; the first run warms up and is not counted. */
const race = (
  engines: readonly Engine[],
  calls: readonly Call[],
  runs: number,
): Record<Engine['name'], number[]> => {
  const rates: Record<Engine['name'], number[]> = { ours: [], casl: [], casbin: [], cedar: [] };
  const places = engines.map((engine) => ({ engine, next: 0 }));
  for (let run = -1; run < runs; run += 1) {
    const paces = places.map((at) => ({ at, pace: { calls: 0, ms: 0, next: at.next } }));
    for (let turn = 0; turn < SLICES; turn += 1) {
      for (const { at, pace } of paces) slice(at.engine.decide, calls, SLICE_MS, pace);
    }
    for (const { at, pace } of paces) {
      at.next = pace.next;
      if (run >= 0) rates[at.engine.name].push((pace.calls / pace.ms) * 1000);
    }
  }
  return rates;
};

const microseconds = (perSecond: number): number => 1_000_000 / perSecond;

const decisions = async (runs: number): Promise<readonly Bar[]> => {
  const extensions = Array.from({ length: 20 }, (_, index) => facts(index));
  const organisation = read(documentOf(20, WIDER), 'organisation.json');
  const deployment = read(documentOf(20), 'deployment.json');
  const calls = makeCalls(extensions);
  const table = compilePolicy(
    [
      { kind: 'organisation', source: 'organisation.json', policy: organisation },
      { kind: 'deployment', source: 'deployment.json', policy: deployment },
    ],
    { ownOrigins: ['https://app.example.org'] },
  );
  const ours = (call: Call): boolean =>
    table.decide({
      ask: 'call',
      extension: call.extension,
      capability: call.capability,
      facts: factsOf(call),
      bytes: 100,
    }).effect === 'allow';
  const capabilities = [...new Set(calls.map(({ capability }) => capability))];
  const peers = await makePeers([organisation, deployment], capabilities);
  const unseen = makeUnseen(facts(0));
  for (const call of [...calls, ...unseen.slice(0, 200)]) {
    for (const peer of peers) {
      if (peer.decide(call) !== ours(call)) {
        throw new Error(`${peer.name} decides ${JSON.stringify(call)} otherwise.`);
      }
    }
  }
  const engines: readonly Engine[] = [{ name: 'ours', decide: ours }, ...peers];
  const rates = race(engines, calls, runs);
  const anew = race(engines, unseen, runs);
  return [
    ratio('decisions a second, over CASL', 10, 'higher', rates.ours, rates.casl),
    ratio('decisions a second, over casbin', 50, 'higher', rates.ours, rates.casbin),
    ratio('decisions a second, over Cedar wasm', 200, 'higher', rates.ours, rates.cedar),
    // What is remembered does not help here, and each answer names its reasons, as no peer's does.
    // A message across a port costs about 100 µs: a decision may not be what is felt.
    {
      ...figure('… on an origin never seen before', 'µs', 25, 'lower', anew.ours.map(microseconds)),
      peer: microseconds(median(anew.casl)),
    },
    ratio('… the same, over casbin', 1, 'higher', anew.ours, anew.casbin),
    ratio('… the same, over Cedar wasm', 1, 'higher', anew.ours, anew.cedar),
  ];
};

/** 500 entries in each grant layer, as strict needs them there, and 500 that the user narrows. */
const loading = (runs: number): Bar => {
  const text = JSON.stringify(documentOf(500), null, 2);
  const narrowed = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [
      `org.example.extension-${index}`,
      { proc: { timeoutMs: 400 } },
    ]),
  );
  const small = JSON.stringify({ version: 1, extensions: narrowed }, null, 2);
  const room = JSON.stringify({
    version: 1,
    capabilities: [{ name: 'net.fetch', effect: 'deny' }],
  });
  const extensions = Array.from({ length: 500 }, (_, index) => facts(index));
  const once = (): number => {
    const start = performance.now();
    const policy = (json: string, source: string): PolicyDocument => {
      const result = readPolicy(json, source, { isPublicSuffix });
      if (!result.ok) throw new Error(JSON.stringify(result.problems));
      return result.document;
    };
    const layers: readonly Layer[] = [
      {
        kind: 'organisation',
        source: 'organisation.json',
        policy: policy(text, 'organisation.json'),
      },
      { kind: 'deployment', source: 'deployment.json', policy: policy(text, 'deployment.json') },
      {
        kind: 'room',
        source: 'room.json',
        roomId: '!a:example.org',
        policy: policy(room, 'room.json'),
      },
      { kind: 'user', source: 'user.json', policy: policy(small, 'user.json') },
    ];
    const table = compilePolicy(layers, { ownOrigins: ['https://app.example.org'] });
    // Tables are made when an extension is first asked about: ask about every one.
    const started = extensions.filter(
      (extension) => table.decide({ ask: 'activate', extension }).effect === 'allow',
    );
    if (started.length !== extensions.length) throw new Error('An extension did not start.');
    return performance.now() - start;
  };
  once();
  once();
  return figure(
    'read, validate, merge and compile 500 entries × 4 layers',
    'ms',
    50,
    'lower',
    Array.from({ length: runs }, once),
  );
};

/** Bundles what the app imports of the validators, as the app is built. */
const validatorBytes = async (): Promise<Bar> => {
  const entry = fileURLToPath(
    new URL('../../packages/policy/src/generated/validators.js', import.meta.url),
  );
  const built = await build({
    logLevel: 'silent',
    configFile: false,
    build: {
      write: false,
      minify: true,
      lib: { entry, formats: ['es'] },
      rolldownOptions: { input: entry },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const code = outputs.map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
  if (!code.includes('validatePolicy')) throw new Error('The bundle lost the validator.');
  return figure('validators in the bundle, gzipped', 'bytes', 10_000, 'lower', [
    gzipSync(code, { level: 9 }).length,
  ]);
};

const bench: Bench = async ({ runs }) => ({
  bench: 'policy',
  machine: machine(),
  runs,
  bars: [...(await decisions(runs)), loading(runs), await validatorBytes()],
});

export default bench;
