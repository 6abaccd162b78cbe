/** A host under a real policy for the benchmark, and the extensions that it measures. */
import { createExtensionHost, type ExtensionHost } from '@kumix/host';
import { type ExtensionPackage, readManifest, readPackage } from '@kumix/plugin';
import { compilePolicy, readPolicy } from '@kumix/policy';
import { documentScript, drawScript, prelude, srcdoc } from 'virtual:kumix-cell';
import { memoryBrokers, newLog } from '../page/brokers.ts';
import { devCapabilities, devPolicy } from '../policies.ts';

const trusted = window.trustedTypes?.createPolicy('kumix', { createHTML: (text) => text });

const clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimeout: (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

export function layerOf(id: 'layer' | 'main'): HTMLElement {
  const layer = document.querySelector(`#${id}`);
  if (!(layer instanceof HTMLElement)) throw new Error(`no #${id}`);
  return layer;
}

export interface Caps {
  readonly timeoutMs?: number;
  readonly heartbeatMs?: number;
  readonly concurrentCalls?: number;
}

/** Every call is judged by this policy; what it does not cap is the floor's. */
export function newHost(caps: Caps = {}, first = prelude): ExtensionHost {
  const { heartbeatMs = 1_000, ...proc } = caps;
  const text = devPolicy({
    capabilities: [...devCapabilities, 'attachment.filter'],
    proc: { timeoutMs: 1_000, ...proc },
    ui: { isolation: 'worker', heartbeatMs },
  });
  const policy = readPolicy(text, 'bench.json');
  if (!policy.ok) throw new Error('the policy does not read');
  return createExtensionHost({
    cell: { srcdoc, drawScript, prelude: first, documentScript },
    brokers: memoryBrokers(newLog()),
    policy: compilePolicy([{ kind: 'deployment', source: 'bench.json', policy: policy.document }]),
    account: '@me:x',
    clock,
    layer: layerOf('layer'),
    ...(trusted === undefined ? {} : { trustedTypes: trusted }),
  });
}

const encoder = new TextEncoder();

async function read(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<ExtensionPackage> {
  const told = await readPackage(files);
  if (!told.ok) throw new Error(JSON.stringify(told.problems));
  return told.package;
}

const builtFile = async (id: string, name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(`/extensions/${id}/${name}`)).arrayBuffer());

/**
 * An extension that was built, from `/extensions/`; `as` gives it another id, and `byScript` leaves out
 * what its panels draw first.
 */
export async function builtPackage(
  id: string,
  { as = id, byScript = false }: { readonly as?: string; readonly byScript?: boolean } = {},
): Promise<ExtensionPackage> {
  let manifest = new TextDecoder().decode(await builtFile(id, 'manifest.json'));
  manifest = manifest.replace(`"${id}"`, JSON.stringify(as));
  if (byScript) manifest = manifest.replaceAll(/,\s*"prerendered": "[^"]*"/g, '');
  const told = readManifest(manifest);
  if (!told.ok) throw new Error(JSON.stringify(told.problems));
  const { entry, wasm = [], contributes } = told.manifest;
  const prerendered = (contributes?.panels ?? []).flatMap((panel) => panel.prerendered ?? []);
  if (byScript && prerendered.length > 0) throw new Error(`${id} is prerendered all the same`);
  const files = new Map([['manifest.json', encoder.encode(manifest)]]);
  await Promise.all(
    [entry, ...wasm, ...prerendered].map(async (name) => {
      files.set(name, await builtFile(id, name));
    }),
  );
  return read(files);
}

/** An extension from the text of its script. */
export async function codePackage(
  id: string,
  code: string,
  kind: 'proc' | 'ui' = 'proc',
  methods: readonly string[] = ['render.markdown'],
): Promise<ExtensionPackage> {
  const manifest = {
    manifest: 1,
    id,
    version: '1.0.0',
    name: id,
    description: 'x',
    author: 'x',
    kind,
    entry: 'entry.js',
    capabilities: [
      ...methods.map((name) => ({ name })),
      ...(kind === 'ui' ? [{ name: 'panel' }, { name: 'command' }] : []),
    ],
    contributes: {
      methods,
      ...(kind === 'ui'
        ? {
            panels: [{ id: 'panel', title: 'Panel' }],
            commands: [{ id: 'run', title: 'Run' }],
          }
        : {}),
    },
  };
  const files = new Map([
    ['manifest.json', encoder.encode(JSON.stringify(manifest))],
    ['entry.js', encoder.encode(code)],
  ]);
  return read(files);
}

export const ask = (host: ExtensionHost, text: string, extension = 'test.echo') =>
  host.invoke('render.markdown', { text }, { room: '!plain:x', extension });

/** A guest by hand: `body` sees the call as `e` and answers with `answer(value)`. */
export const guest = (body: string): string => `
const kumix=self.__kumix;kumix.listen((c,d)=>{if(c!==0)return;for(const e of JSON.parse(typeof d==='string'?d:d[0]).slice(1))if(e[0]===1){
const answer=(value)=>kumix.post(0,JSON.stringify([1,[2,e[1],value]]));${body}}});`;

/** Opens a panel over a new anchor; resolves when it can be seen, with what takes it away. */
export async function openPanel(
  host: ExtensionHost,
  extension: string,
  panel = 'panel',
): Promise<() => void> {
  const anchor = document.createElement('div');
  // As large as the peers' bare frames, and placed as they are: what has no size or is out of view is
  // hidden, and draws no frame.
  anchor.style.cssText = 'display:inline-block;width:120px;height:60px';
  layerOf('main').append(anchor);
  const surface = host.openSurface({
    extension,
    surface: panel,
    anchor,
    context: { roomId: '!plain:x', colourScheme: 'light', language: 'en' },
  });
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      const now = surface.state.getSnapshot();
      if (now.state === 'drawn') resolve();
      if (now.state === 'ended') reject(now.error);
    };
    surface.state.subscribe(look);
    look();
  });
  return () => {
    surface.dispose();
    anchor.remove();
  };
}

/** Resolves with the milliseconds since `since` when the extension has the state. */
export function untilState(
  host: ExtensionHost,
  id: string,
  wanted: string,
  since = performance.now(),
): Promise<number> {
  return new Promise((resolve) => {
    let stop = (): void => {};
    const look = (): void => {
      const view = host.extensions.getSnapshot().find((extension) => extension.id === id);
      if (view?.status.state !== wanted) return;
      stop();
      resolve(performance.now() - since);
    };
    stop = host.extensions.subscribe(look);
    look();
  });
}
