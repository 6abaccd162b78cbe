/** The host and the packages that the hostile pages are run with. */
import { createExtensionHost, type ExtensionHost } from '@kumix/host';
import { type ExtensionPackage, readPackage } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import { documentScript, srcdoc } from 'virtual:kumix-cell';
import { memoryBrokers, newLog } from '../../runtime/page/brokers.ts';

const trusted = window.trustedTypes?.createPolicy('kumix', {
  createHTML: (text) => text,
  createScriptURL: (url) => url,
});

/** Under the one policy that stands in `policy`; cells begin with `prelude`. */
export function makeHost(policy: string, prelude: string): ExtensionHost {
  const read = readPolicy(policy, 'hostile.json');
  if (!read.ok) throw new Error('the policy does not read');
  const layer = document.querySelector('#layer');
  if (!(layer instanceof HTMLElement)) throw new Error('no layer');
  return createExtensionHost({
    cell: { srcdoc, prelude, documentScript },
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

/** One that serves `render.markdown` with `code` as its entry. */
export async function makePackage(id: string, code: string): Promise<ExtensionPackage> {
  const manifest = {
    manifest: 1,
    id,
    version: '1.0.0',
    name: id,
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
  return read.package;
}
