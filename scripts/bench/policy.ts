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
import { type CallRequest, makePeers } from './policyPeers.ts';
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
    version: '1.0.0',
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
        versions: '^1.0.0',
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

const makeRequests = (extensions: readonly ExtensionFacts[]): readonly CallRequest[] =>
  extensions.flatMap((extension): readonly CallRequest[] => {
    const base = { ask: 'call', extension, bytes: 100 } as const;
    return [
      { ...base, capability: 'panel', facts: {} },
      { ...base, capability: 'storage.kv', facts: {} },
      { ...base, capability: 'notify', facts: {} },
      ...ORIGINS.flatMap((origin): readonly CallRequest[] => [
        { ...base, capability: 'net.fetch', facts: { origin, method: 'GET' } },
        { ...base, capability: 'net.fetch', facts: { origin, method: 'DELETE' } },
        { ...base, capability: 'link.open', facts: { origin } },
      ]),
    ];
  });

interface Pace {
  calls: number;
  ms: number;
}

/** Asks everything, again and again for at least `leastMs`. */
const slice = (
  decide: (index: number) => boolean,
  count: number,
  leastMs: number,
  pace: Pace,
): void => {
  let done = 0;
  let allowed = 0;
  let spent = 0;
  const start = performance.now();
  while (spent < leastMs) {
    for (let index = 0; index < count; index += 1) if (decide(index)) allowed += 1;
    done += count;
    spent = performance.now() - start;
  }
  if (allowed === 0 || allowed === done) throw new Error('Every answer was the same.');
  pace.calls += done;
  pace.ms += spent;
};

/** Slices are short and take turns, so that a busy machine slows all alike. */
const SLICES = 12;
const SLICE_MS = 25;

const freshFacts = ({ origin, method }: CallFacts): CallFacts => {
  if (origin === undefined) return {};
  return method === undefined ? { origin } : { origin, method };
};

const decisions = async (runs: number): Promise<readonly Bar[]> => {
  const extensions = Array.from({ length: 20 }, (_, index) => facts(index));
  const organisation = read(documentOf(20, WIDER), 'organisation.json');
  const deployment = read(documentOf(20), 'deployment.json');
  const requests = makeRequests(extensions);
  const table = compilePolicy(
    [
      { kind: 'organisation', source: 'organisation.json', policy: organisation },
      { kind: 'deployment', source: 'deployment.json', policy: deployment },
    ],
    { ownOrigins: ['https://app.example.org'] },
  );
  const ours = (index: number): boolean => {
    const asked = requests[index];
    if (asked === undefined) return false;
    return (
      table.decide({
        ask: 'call',
        extension: asked.extension,
        capability: asked.capability,
        facts: freshFacts(asked.facts),
        bytes: 100,
      }).effect === 'allow'
    );
  };
  const peers = await makePeers([organisation, deployment], requests);
  for (const [index, request] of requests.entries()) {
    for (const peer of peers) {
      if (peer.decide(index) !== ours(index)) {
        throw new Error(`${peer.name} decides ${JSON.stringify(request.facts)} otherwise.`);
      }
    }
  }
  const engines = [{ name: 'ours' as const, decide: ours }, ...peers];
  const rates: Record<(typeof engines)[number]['name'], number[]> = {
    ours: [],
    casl: [],
    casbin: [],
    cedar: [],
  };
  for (let run = -1; run < runs; run += 1) {
    const paces = engines.map((engine) => ({ engine, pace: { calls: 0, ms: 0 } }));
    for (let turn = 0; turn < SLICES; turn += 1) {
      for (const { engine, pace } of paces) slice(engine.decide, requests.length, SLICE_MS, pace);
    }
    // The first run warms up.
    if (run < 0) continue;
    for (const { engine, pace } of paces) rates[engine.name].push((pace.calls / pace.ms) * 1000);
  }
  return [
    ratio('decisions a second, over CASL', 10, 'higher', rates.ours, rates.casl),
    ratio('decisions a second, over casbin', 50, 'higher', rates.ours, rates.casbin),
    ratio('decisions a second, over Cedar wasm', 200, 'higher', rates.ours, rates.cedar),
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
