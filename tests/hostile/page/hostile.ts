/** Runs the worker's corpus as extensions, with and without the prelude's lockdown, and reports. */
import { createExtensionHost, type ExtensionHost, HostError } from '@kumix/host';
import { readPackage } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import { documentScript, prelude, srcdoc } from 'virtual:kumix-cell';
import { memoryBrokers, newLog } from '../../runtime/page/brokers.ts';

interface Config {
  readonly policy: string;
  readonly settleMs: number;
  /** The corpus as the text of two extensions: one for each run. */
  readonly cell: string;
  readonly wall: string;
  /** One extension an entry. */
  readonly apart: readonly { readonly id: string; readonly code: string }[];
}

const trusted = window.trustedTypes?.createPolicy('kumix', {
  createHTML: (text) => text,
  createScriptURL: (url) => url,
});

/** What the prelude leaves, without taking anything away: the wall must hold alone. */
const openPrelude = `{const post=postMessage.bind(self);let listener;onmessage=e=>{
if(typeof e.data==='number')return post(e.data);if(e.data[0]!=='files'&&listener)listener(e.data[0],e.data[1])};
self.__kumix={post:(c,t)=>post([c,t]),listen:l=>{listener=l}}}`;

function host(policy: string, start: string): ExtensionHost {
  const read = readPolicy(policy, 'hostile.json');
  if (!read.ok) throw new Error('the policy does not read');
  const layer = document.querySelector('#layer');
  if (!(layer instanceof HTMLElement)) throw new Error('no layer');
  return createExtensionHost({
    cell: { srcdoc, prelude: start, documentScript },
    brokers: memoryBrokers(newLog()),
    policy: compilePolicy([{ kind: 'deployment', source: 'hostile.json', policy: read.document }]),
    account: '@me:x',
    clock: {
      now: () => performance.now(),
      wall: () => Date.now(),
      setTimeout: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    layer,
    ...(trusted === undefined ? {} : { trustedTypes: trusted }),
  });
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function run(
  config: Pick<Config, 'policy' | 'settleMs'>,
  code: string,
  start: string,
): Promise<Record<string, unknown>> {
  const made = host(config.policy, start);
  const manifest = {
    manifest: 1,
    id: 'test.hostile',
    version: '1.0.0',
    name: 'Hostile',
    description: 'Tries everything.',
    author: 'An attacker',
    kind: 'proc',
    entry: 'entry.js',
    capabilities: [{ name: 'render.markdown' }],
    contributes: { methods: ['render.markdown'] },
  };
  const read = await readPackage(
    new Map([
      ['manifest.json', encode(JSON.stringify(manifest))],
      ['entry.js', encode(code)],
    ]),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  made.install(read.package);
  try {
    await made.invoke('render.markdown', { text: 'go' }, { room: '!plain:x' });
    await new Promise((resolve) => setTimeout(resolve, config.settleMs));
    const { value } = await made.invoke('render.markdown', { text: 'told' }, { room: '!plain:x' });
    return JSON.parse((value as { html: string }).html) as Record<string, unknown>;
  } catch (error) {
    return {
      failed: error instanceof HostError ? `${error.code}: ${error.message}` : String(error),
    };
  } finally {
    made.dispose();
  }
}

const config = (await (await fetch('/config')).json()) as Config;
/** Bounded by the call's own deadline: a worker that never answers again is ended, and that is told. */
async function alone({ id, code }: Config['apart'][number]): Promise<readonly [string, unknown]> {
  const told = await run({ policy: config.policy, settleMs: 3_000 }, code, openPrelude);
  return [id, 'failed' in told ? 'unanswered' : told[id]];
}

const verdict = {
  cell: await run(config, config.cell, prelude),
  wall: await run(config, config.wall, openPrelude),
  apart: Object.fromEntries(await Promise.all(config.apart.map(alone))),
};
await fetch('/verdict', { method: 'POST', body: JSON.stringify(verdict) });
