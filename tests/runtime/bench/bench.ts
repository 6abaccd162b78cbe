/** What the runtime's benchmark measures in the page, ours and the peers in turn. */
import { createExtensionHost, type ExtensionHost } from '@kumix/host';
import { readPackage } from '@kumix/plugin';
import { compilePolicy, FLOOR_LIMITS, readPolicy } from '@kumix/policy';
import { wrap } from 'comlink';
import { documentScript, prelude, relay, srcdoc } from 'virtual:kumix-cell';
import workerpool from 'workerpool';
import { memoryBrokers, newLog } from '../page/brokers.ts';
import { devPolicy } from '../policies.ts';
import peerUrl from './peer.ts?worker&url';
import poolUrl from './poolPeer.ts?worker&url';

const trusted = window.trustedTypes?.createPolicy('kumix', {
  createHTML: (text) => text,
  createScriptURL: (url) => url,
});
const scriptUrl = (url: string): string =>
  trusted === undefined ? url : (trusted.createScriptURL(url) as unknown as string);

const clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimeout: (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function newHost(more: Partial<typeof FLOOR_LIMITS> = {}): ExtensionHost {
  const read = readPolicy(devPolicy(), 'bench.json');
  if (!read.ok) throw new Error('the policy does not read');
  const table = compilePolicy([
    { kind: 'deployment', source: 'bench.json', policy: read.document },
  ]);
  const layer = document.querySelector('#layer');
  if (!(layer instanceof HTMLElement)) throw new Error('no layer');
  const limits = {
    ...FLOOR_LIMITS,
    concurrentCalls: 1_024,
    pendingCalls: 2_048,
    messagesPerSecond: 5_000,
    timeoutMs: 1_000,
    heartbeatMs: 1_000,
    ...more,
  };
  return createExtensionHost({
    cell: { srcdoc, relay, prelude, documentScript },
    brokers: memoryBrokers(newLog()),
    // The whole policy is asked at every call; only the caps are the benchmark's.
    policy: {
      ...table,
      decide: (request, context) => table.decide(request, context),
      limits: () => limits,
    },
    account: '@me:x',
    clock,
    layer,
    concurrency: 4_096,
    ...(trusted === undefined ? {} : { trustedTypes: trusted }),
  });
}

async function install(host: ExtensionHost, id: string, code?: string): Promise<void> {
  const name = code === undefined ? 'test.echo' : id;
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  if (code === undefined) {
    for (const file of ['manifest.json', 'entry.js']) {
      const response = await fetch(`/extensions/${name}/${file}`);
      const text = (await response.text()).replace('"test.echo"', JSON.stringify(id));
      files.set(file, new TextEncoder().encode(text));
    }
  } else {
    const manifest = {
      manifest: 1,
      id,
      version: '1.0.0',
      name: id,
      description: 'x',
      author: 'x',
      kind: 'proc',
      entry: 'entry.js',
      capabilities: [{ name: 'render.markdown' }],
      contributes: { methods: ['render.markdown'] },
    };
    files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
    files.set('entry.js', new TextEncoder().encode(code));
  }
  const read = await readPackage(files);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  host.install(read.package);
}

const ask = (host: ExtensionHost, text: string, extension = 'test.echo') =>
  host.invoke('render.markdown', { text }, { room: '!plain:x', extension });

type Remote = { echo(value: { text: string }): Promise<{ html: string }> };
const text = 'x'.repeat(200);

/** Calls a second with so many under way. */
async function rate(
  call: () => Promise<unknown>,
  inFlight: number,
  total: number,
): Promise<number> {
  let left = total;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await call();
    }),
  );
  return (total / (performance.now() - started)) * 1_000;
}

async function oneTurn(call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: 1_000 }, call));
  return 1_000_000 / (performance.now() - started);
}

/** Frame times and the longest task of the page, until it is told to stop. */
function watchFrames(): () => { p99: number; longest: number } {
  const frames: number[] = [];
  let longest = 0;
  let on = true;
  let last = performance.now();
  const frame = (): void => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    if (on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  let ticked = performance.now();
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - ticked);
    ticked = now;
    if (on) channel.port2.postMessage(0);
  };
  const channel = new MessageChannel();
  channel.port1.addEventListener('message', () => setTimeout(tick, 1));
  channel.port1.start();
  tick();
  return () => {
    on = false;
    const sorted = frames.toSorted((a, b) => a - b);
    return { p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, longest };
  };
}

const flood = (attack: string): string => `
const kumix=self.__kumix;kumix.listen((c,d)=>{for(const e of JSON.parse(d).slice(1))if(e[0]===1){
kumix.post(0,JSON.stringify([1,[2,e[1],{html:'ok'}]]));setTimeout(()=>{${attack}},50)}});`;

const floods: Readonly<Record<string, string>> = {
  // Nothing at all: what this machine gives a page while it is measured.
  nothing: '',
  calls: `let i=0;for(;;)kumix.post(0,JSON.stringify([1,[1,++i,'storage.kv.get',{key:'a'},9]]))`,
  errors: `setTimeout(function f(){for(let i=0;i<500;i++)setTimeout(()=>{throw new Error('x')});setTimeout(f)})`,
  console: `for(;;)console.log('x')`,
  empty: `for(;;)kumix.post(0,'')`,
};

const measures = {
  async calls(): Promise<Record<string, readonly [ours: number, peer: number]>> {
    const host = newHost();
    await install(host, 'test.echo');
    const worker = new Worker(scriptUrl(peerUrl), { type: 'module' });
    const remote = wrap<Remote>(worker);
    const ours = (): Promise<unknown> => ask(host, text);
    const peer = (): Promise<unknown> => remote.echo({ text });
    await rate(ours, 64, 3_000);
    await rate(peer, 64, 3_000);
    const result = {
      inFlight: [await rate(ours, 64, 6_000), await rate(peer, 64, 6_000)] as const,
      single: [await rate(ours, 1, 1_000), await rate(peer, 1, 1_000)] as const,
      oneTurn: [await oneTurn(ours), await oneTurn(peer)] as const,
    };
    worker.terminate();
    host.dispose();
    return result;
  },

  async hang(): Promise<readonly [ours: number, peer: number]> {
    const host = newHost({ timeoutMs: 300 });
    await install(host, 'test.echo');
    await ask(host, 'warm');
    await sleep(600);
    await ask(host, 'spin').catch(() => {});
    let started = performance.now();
    await ask(host, 'next');
    const ours = performance.now() - started;
    host.dispose();
    const pool = workerpool.pool(poolUrl, {
      maxWorkers: 1,
      workerOpts: { type: 'module' },
    });
    await pool.exec('echo', ['warm']);
    await pool
      .exec('spin', [])
      .timeout(300)
      .catch(() => {});
    started = performance.now();
    await pool.exec('echo', ['next']);
    const peer = performance.now() - started;
    await pool.terminate(true);
    return [ours, peer];
  },

  async start(): Promise<{ readonly cold: number; readonly warm: number }> {
    const cold = newHost();
    await install(cold, 'test.echo');
    let started = performance.now();
    await ask(cold, 'x');
    const coldMs = performance.now() - started;
    cold.dispose();
    const warm = newHost();
    await install(warm, 'test.echo');
    await sleep(500);
    started = performance.now();
    await ask(warm, 'x');
    const warmMs = performance.now() - started;
    warm.dispose();
    return { cold: coldMs, warm: warmMs };
  },

  async victim(): Promise<readonly [ours: number, peer: number]> {
    const host = newHost({ concurrentCalls: 2, timeoutMs: 30_000, heartbeatMs: 20_000 });
    const busy = flood('')
      .replace(`setTimeout(()=>{},50)`, '')
      .replace(
        `kumix.post(0,`,
        `{const u=performance.now()+2;while(performance.now()<u);}kumix.post(0,`,
      );
    await install(host, 'test.greedy', busy);
    await install(host, 'test.echo');
    await ask(host, 'x', 'test.greedy');
    await ask(host, 'x');
    const all = Array.from({ length: 500 }, () => ask(host, 'x', 'test.greedy'));
    let started = performance.now();
    await ask(host, 'x');
    const ours = performance.now() - started;
    await Promise.all(all);
    host.dispose();
    const pool = workerpool.pool(poolUrl, {
      maxWorkers: 2,
      workerOpts: { type: 'module' },
    });
    await pool.exec('echo', ['x']);
    const greedy = Array.from({ length: 500 }, () => pool.exec('wait', [2]));
    started = performance.now();
    await pool.exec('echo', ['x']);
    const peer = performance.now() - started;
    await Promise.all(greedy);
    await pool.terminate(true);
    return [ours, peer];
  },

  async flood(name: string): Promise<{ p99: number; longest: number; endedMs: number }> {
    const host = newHost({ messagesPerSecond: 500, heartbeatMs: 600 });
    await install(host, 'test.echo');
    await ask(host, 'x');
    await install(host, 'test.flood', flood(floods[name] ?? ''));
    await sleep(700);
    const stop = watchFrames();
    const started = performance.now();
    await ask(host, 'x', 'test.flood');
    let endedMs = Number.POSITIVE_INFINITY;
    while (performance.now() - started < 5_000) {
      const status = host.extensions.getSnapshot().find(({ id }) => id === 'test.flood')
        ?.status.state;
      if (status === 'crashed' && endedMs === Number.POSITIVE_INFINITY)
        endedMs = performance.now() - started;
      await sleep(20);
    }
    const { p99, longest } = stop();
    host.dispose();
    return { p99, longest, endedMs };
  },

  async spinner(): Promise<{ longest: number; neighbour: number }> {
    const host = newHost({ heartbeatMs: 800, timeoutMs: 3_000 });
    await install(host, 'test.echo');
    await install(host, 'test.spin', flood('for(;;);'));
    await ask(host, 'x');
    await ask(host, 'x', 'test.spin');
    await sleep(300);
    const stop = watchFrames();
    const waits: number[] = [];
    const started = performance.now();
    while (performance.now() - started < 1_500) {
      const asked = performance.now();
      await ask(host, 'x');
      waits.push(performance.now() - asked);
      await sleep(10);
    }
    const { longest } = stop();
    host.dispose();
    return { longest, neighbour: Math.max(...waits) };
  },
};

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var runtimeBench: typeof measures;
}

globalThis.runtimeBench = measures;
document.documentElement.dataset['ready'] = 'true';
