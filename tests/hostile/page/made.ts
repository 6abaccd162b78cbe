/** The host and the packages that the hostile pages are run with. */
import {
  createExtensionHost,
  type ExtensionHost,
  type IsolationReport,
  probeIsolation,
} from '@kumix/host';
import { type ExtensionPackage, readPackage } from '@kumix/plugin';
import { compilePolicy, type PolicyTable, readPolicy } from '@kumix/policy';
import { documentScript, drawScript, srcdoc } from 'virtual:kumix-cell';
import { type BrokerLog, memoryBrokers, newLog } from '../../runtime/page/brokers.ts';

const trusted = window.trustedTypes?.createPolicy('kumix', {
  createHTML: (text) => text,
  createScriptURL: (url) => url,
});

interface HostOptions {
  /** Where what the extensions asked of it is kept. */
  readonly log?: BrokerLog;
  /** Serves documents of their own. */
  readonly frameHost?: string;
  /** What was measured of the walls. */
  readonly isolation?: IsolationReport;
}

const clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimeout: (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

function cellLayer(): HTMLElement {
  const layer = document.querySelector('#layer');
  if (!(layer instanceof HTMLElement)) throw new Error('no layer');
  return layer;
}

/** As the app does before anything runs. */
export const measureWalls = (prelude: string, frameHost: string): Promise<IsolationReport> =>
  probeIsolation({
    source: { srcdoc, drawScript, prelude, documentScript },
    layer: cellLayer(),
    clock,
    html: (text) => (trusted === undefined ? text : trusted.createHTML(text)),
    frameHost,
  });

export function tableOf(policy: string): PolicyTable {
  const read = readPolicy(policy, 'hostile.json');
  if (!read.ok) throw new Error('the policy does not read');
  return compilePolicy([{ kind: 'deployment', source: 'hostile.json', policy: read.document }]);
}

/** Under the one policy that stands in `policy`; cells begin with `prelude`. */
export function makeHost(
  policy: string,
  prelude: string,
  { log = newLog(), ...options }: HostOptions = {},
): ExtensionHost {
  return createExtensionHost({
    cell: { srcdoc, drawScript, prelude, documentScript },
    brokers: memoryBrokers(log),
    policy: tableOf(policy),
    account: '@me:x',
    clock,
    layer: cellLayer(),
    ...options,
    ...(trusted === undefined ? {} : { trustedTypes: trusted }),
  });
}

const common = {
  manifest: 1,
  version: '1.0.0',
  description: 'Tries everything.',
  author: 'An attacker',
};
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Of a manifest and the file that it names as its entry. */
async function packed(
  manifest: { readonly entry: string; readonly [key: string]: unknown },
  code: string,
): Promise<ExtensionPackage> {
  const read = await readPackage(
    new Map([
      ['manifest.json', encode(JSON.stringify(manifest))],
      [manifest.entry, encode(code)],
    ]),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.package;
}

/** One that serves `render.markdown` with `code` as its entry. */
export const makePackage = (id: string, code: string): Promise<ExtensionPackage> =>
  packed(
    {
      ...common,
      id,
      name: id,
      kind: 'proc',
      entry: 'entry.js',
      capabilities: [{ name: 'render.markdown' }],
      contributes: { methods: ['render.markdown'] },
    },
    code,
  );

/** One with a panel that is a document of its own, at level `frame`. */
export const makeFramed = (id: string, html: string): Promise<ExtensionPackage> =>
  packed(
    {
      ...common,
      id,
      name: id,
      kind: 'ui',
      isolation: 'frame',
      entry: 'entry.html',
      capabilities: [{ name: 'panel' }, { name: 'storage.kv' }],
      contributes: { panels: [{ id: 'panel', title: 'Panel' }] },
    },
    html,
  );
