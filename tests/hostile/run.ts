/** Puts attacker, control and pages together: a browser only has to open three addresses. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cellMetaPolicy, pageHeaders } from '../../packages/host/src/csp.ts';
import { devPolicy } from '../runtime/policies.ts';
import { startHarness } from '../runtime/server.ts';
import { type Attacker, startAttacker } from './attacker.ts';
import { runner, type Target } from './control.ts';
import { corpusDocument } from './documents.ts';
import { domEntries, navigationEntries, spinEntries } from './domEntries.ts';
import type { Entry } from './entry.ts';
import { workerEntries } from './workerEntries.ts';

/** The pages of `page`, which are built together. */
export const entries = [
  'hostile.html',
  'dom.html',
  'resources.html',
  'frame.html',
  'levels.html',
  'asked.html',
];

type Outcomes = Readonly<Record<string, string>>;

export interface WorkerVerdict {
  /** As an extension runs. */
  readonly cell: Outcomes;
  /** Without the prelude: what the wall alone holds. */
  readonly wall: Outcomes;
  /** The same, each in a worker of its own; `unanswered` where that had to be ended. */
  readonly apart: Outcomes;
}

export interface DomVerdict {
  readonly dom: Outcomes;
  readonly loads: number;
  /** Milliseconds for which the app stood still while a frame spun for 600. */
  readonly gapMs: number;
}

/** What the corpus reached from a document of an extension's own, or how that came to nothing. */
export interface FrameVerdict {
  readonly open: readonly string[];
  readonly failed?: string;
}

export interface HostileRunOptions {
  /** How long the attempts are given before they are asked for. */
  readonly settleMs?: number;
  /** Entries that stop the whole worker in this engine: each gets one of its own. */
  readonly apart?: readonly string[];
  /** Entries that would hold the control up for good in this engine; silent, then. */
  readonly untried?: readonly string[];
}

export interface HostileRun {
  readonly attacker: Attacker;
  /** To open, in this order; each reports by itself. */
  readonly addresses: Readonly<Record<'top' | 'control' | 'worker' | 'dom' | 'frame', string>>;
  /** What the pages reported: by run, then by entry. */
  readonly verdicts: {
    readonly worker: Promise<WorkerVerdict>;
    readonly dom: Promise<DomVerdict>;
    readonly frame: Promise<FrameVerdict>;
  };
  close(): Promise<void>;
}

/** The entries with a control that did not get through in it, so far. */
export const unreached = (
  tried: readonly Entry[],
  { hits }: Attacker,
  told: Outcomes,
): readonly string[] =>
  tried.flatMap(({ id, absent }) =>
    absent === undefined && !hits.has(`control/${id}`) && told[id] !== 'reached' ? [id] : [],
  );

const extension = (target: Target, tried: readonly Entry[]): string => `
${runner(tried, target)}
const kumix=self.__kumix;
const answer=(id,value)=>kumix.post(0,JSON.stringify([1,[2,id,{html:JSON.stringify(value)}]]));
let told;
kumix.listen((channel,data)=>{
  const [,call]=JSON.parse(data);
  if(call[0]!==1)return;
  // The first call starts it all, the second waits for it: a slow machine needs both deadlines.
  if(told===undefined){answer(call[1],'started');told=new Promise(r=>setTimeout(()=>r(attemptAll()),50))}
  else told.then(all=>answer(call[1],all));
});`;

export async function startHostileRun({
  settleMs = 3_000,
  apart = [],
  untried = [],
}: HostileRunOptions = {}): Promise<HostileRun> {
  const attacker = await startAttacker();
  const { origin, target } = attacker;
  // One script for all frames, so that one hash admits it; its name says what it is to try.
  const alone = [...navigationEntries, ...spinEntries];
  const domScript = `${runner([...domEntries, ...alone], target('dom'))}
const app=parent,only=${JSON.stringify(alone.map(({ id }) => id))};
const own=document.querySelector('meta[name=only]').content;
for(const id of Object.keys(attempts))if(own?id!==own:only.includes(id))delete attempts[id];
attemptAll().then(told=>app.postMessage(told,'*'));`;
  const domHash = createHash('sha256').update(domScript).digest('base64');
  const domHashes = [domHash, domHash] as const;
  const domSrcdoc = `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${cellMetaPolicy(domHashes)}"><meta name="only" content="{{only}}"></head><body><script>${domScript}</script></body></html>`;
  const worker = Promise.withResolvers<WorkerVerdict>();
  const dom = Promise.withResolvers<DomVerdict>();
  const frame = Promise.withResolvers<FrameVerdict>();
  const policy = devPolicy({
    proc: { timeoutMs: 20_000 },
    ui: { isolation: 'worker', heartbeatMs: 10_000 },
  });
  const config = {
    policy,
    settleMs,
    cell: extension(target('cell'), workerEntries),
    wall: extension(
      target('wall'),
      workerEntries.filter(({ id }) => !apart.includes(id)),
    ),
    apart: workerEntries
      .filter(({ id }) => apart.includes(id))
      .map((entry) => ({ id: entry.id, code: extension(target('apart'), [entry]) })),
  };
  const server = await startHarness({
    page: path.join(path.dirname(fileURLToPath(import.meta.url)), 'page'),
    entries,
    frames: true,
    headers: (name, bootHashes) =>
      pageHeaders({
        bootHashes: name === '/dom.html' ? domHashes : bootHashes,
        ...(name === '/frame.html' ? { frameOrigin: server.frameHost } : {}),
      }),
    serve: (name, body) => {
      if (name === '/config') return { type: 'application/json', text: JSON.stringify(config) };
      if (name === '/dom-config') {
        const text = JSON.stringify({
          srcdoc: domSrcdoc,
          navigation: navigationEntries.map(({ id }) => id),
        });
        return { type: 'application/json', text };
      }
      if (name === '/frame-config') {
        const { frameHost } = server;
        const framed = devPolicy({
          ui: { isolation: 'frame', heartbeatMs: 10_000 },
          pluginOrigins: ['null', frameHost.replace('*', 'frame')],
        });
        const code = corpusDocument(runner(domEntries, target('frame')));
        const text = JSON.stringify({ policy: framed, frameHost, code });
        return { type: 'application/json', text };
      }
      const hear = { '/verdict': worker, '/dom-verdict': dom, '/frame-verdict': frame }[name];
      if (hear === undefined) return undefined;
      hear.resolve(JSON.parse(body) as never);
      return { type: 'text/plain', text: '' };
    },
  });
  return {
    attacker,
    addresses: {
      // A control that is left by being navigated, all of it.
      top: `${origin}/control-outer/top-navigate`,
      control: `${origin}/control?${untried.join('&')}`,
      worker: `${server.origin}/hostile.html`,
      dom: `${server.origin}/dom.html`,
      frame: `${server.origin}/frame.html`,
    },
    verdicts: { worker: worker.promise, dom: dom.promise, frame: frame.promise },
    close: async () => {
      await server.close();
      await attacker.close();
    },
  };
}
