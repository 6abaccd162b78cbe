/** Runs the DOM's corpus in an extension's own document, at level `frame`, and reports what reached. */
import { createExtensionHost } from '@kumix/host';
import { readPackage } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import { documentScript, prelude, srcdoc } from 'virtual:kumix-cell';
import { memoryBrokers, newLog } from '../../runtime/page/brokers.ts';

interface Config {
  readonly policy: string;
  readonly frameHost: string;
  /** The document. */
  readonly code: string;
}

const trusted = window.trustedTypes?.createPolicy('kumix', {
  createHTML: (text) => text,
  createScriptURL: (url) => url,
});
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Milliseconds for a slow machine to start a document, and for the attempts in it. */
const limitMs = 40_000;

async function until(what: string, met: () => boolean): Promise<void> {
  const end = performance.now() + limitMs;
  while (!met()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function attempt(): Promise<readonly string[]> {
  const config = (await (await fetch('/frame-config')).json()) as Config;
  const read = readPolicy(config.policy, 'hostile.json');
  const layer = document.querySelector('#layer');
  const anchor = document.querySelector('#panel');
  if (!read.ok || !(layer instanceof HTMLElement) || !(anchor instanceof HTMLElement)) {
    throw new Error('the page is not whole');
  }
  const log = newLog();
  const host = createExtensionHost({
    cell: { srcdoc, prelude, documentScript },
    brokers: memoryBrokers(log),
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
    frameHost: config.frameHost,
    ...(trusted === undefined ? {} : { trustedTypes: trusted }),
  });
  const manifest = {
    manifest: 1,
    id: 'test.framed',
    version: '1.0.0',
    name: 'Framed',
    description: 'Tries everything.',
    author: 'An attacker',
    kind: 'ui',
    isolation: 'frame',
    entry: 'entry.html',
    capabilities: [{ name: 'panel' }, { name: 'storage.kv' }],
    contributes: { panels: [{ id: 'panel', title: 'Panel' }] },
  };
  const made = await readPackage(
    new Map([
      ['manifest.json', encode(JSON.stringify(manifest))],
      ['entry.html', encode(config.code)],
    ]),
  );
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  host.install(made.package);
  const context = { roomId: '!plain:x', colourScheme: 'light', language: 'en' } as const;
  const surface = host.openSurface({
    extension: 'test.framed',
    surface: 'panel',
    anchor,
    context,
  });
  try {
    await until('it is drawn', () => surface.state.getSnapshot().state === 'drawn');
    // It begins when it hears of another context.
    surface.setContext({ ...context, language: 'ja' });
    await until('it has tried everything', () => log.store.has('test.framed/open'));
    return JSON.parse(log.store.get('test.framed/open') ?? '[]') as readonly string[];
  } finally {
    host.dispose();
  }
}

const verdict = await attempt().then(
  (open) => ({ open }),
  (error: unknown) => ({ open: [], failed: String(error) }),
);
await fetch('/frame-verdict', { method: 'POST', body: JSON.stringify(verdict) });
