/**
 * The attacker: a server of another origin that writes down whoever reaches it. What it has not seen
 * did not get out. It also serves the control: the same attempts in a page and a worker without any
 * of our walls, which must reach it, or a silence would prove nothing.
 */
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createServer as createListener } from 'node:net';
import { controlFrame, controlOuter, controlPage, controlWorker, type Target } from './control.ts';
import { domEntries } from './domEntries.ts';
import { workerEntries } from './workerEntries.ts';

/** Where the corpus runs. */
const runs = ['control', 'cell', 'wall', 'apart', 'dom', 'frame'] as const;
export type Run = (typeof runs)[number];

export interface Attacker {
  readonly origin: string;
  /** Where the attempts of a run go. */
  readonly target: (run: Run) => Target;
  /** `run/id` of everything that arrived. */
  readonly hits: ReadonlySet<string>;
  /** What the control page found reachable, once it has run. */
  readonly control: Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

interface Door {
  readonly run: Run;
  readonly id: string;
  readonly port: number;
  close(): void;
}

/** A port for one entry in one run: what knocks there says nothing else of who it is. */
async function openDoor(
  kind: 'connection' | 'packet',
  run: Run,
  id: string,
  hits: Set<string>,
): Promise<Door> {
  const hit = (): unknown => hits.add(`${run}/${id}`);
  if (kind === 'packet') {
    const socket = createSocket('udp4').on('message', hit).bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return { run, id, port: socket.address().port, close: () => socket.close() };
  }
  const listener = createListener((socket) => {
    hit();
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { run, id, port, close: () => listener.close() };
}

export async function startAttacker(): Promise<Attacker> {
  const hits = new Set<string>();
  let told: (verdict: Record<string, string>) => void = () => {};
  const control = new Promise<Record<string, string>>((resolve) => {
    told = resolve;
  });
  const doors = await Promise.all(
    runs.flatMap((run) =>
      [...domEntries, ...workerEntries].flatMap(({ id, kind }) =>
        kind === 'connection' || kind === 'packet' ? [openDoor(kind, run, id, hits)] : [],
      ),
    ),
  );
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://attacker');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('service-worker-allowed', '/');
    const hit = /^\/hit\/([a-z]+\/[a-z0-9-]+)/.exec(url.pathname)?.[1];
    if (hit !== undefined) {
      hits.add(hit);
      const script = /script|import|worker|module/.test(hit);
      response.setHeader(
        'content-type',
        script ? 'text/javascript' : /css|style/.test(hit) ? 'text/css' : 'image/svg+xml',
      );
      response.end(
        script || /css|style/.test(hit) ? '' : '<svg xmlns="http://www.w3.org/2000/svg"/>',
      );
      return;
    }
    if (url.pathname === '/control') {
      response.setHeader('content-type', 'text/html');
      response.end(controlPage(target('control')));
      return;
    }
    if (url.pathname.startsWith('/control-frame/')) {
      response.setHeader('content-type', 'text/html');
      const id = url.pathname.slice('/control-frame/'.length);
      response.end(controlFrame(id, target('control')));
      return;
    }
    if (url.pathname.startsWith('/control-outer/')) {
      response.setHeader('content-type', 'text/html');
      response.end(controlOuter(url.pathname.slice('/control-outer/'.length)));
      return;
    }
    if (url.pathname.startsWith('/reporting/')) {
      // A page that breaks its own policy, which says where to tell of it.
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `img-src 'none'; report-uri ${url.pathname.replace('/reporting/', '/hit/')}`,
      );
      response.end('<!doctype html><img src="data:,">');
      return;
    }
    if (url.pathname === '/x.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end('');
      return;
    }
    if (url.pathname === '/control-worker.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(controlWorker(target('control')));
      return;
    }
    if (url.pathname === '/control-verdict') {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        told(JSON.parse(text) as Record<string, string>);
        response.end();
      });
      return;
    }
    response.writeHead(404).end();
  });
  server.on('upgrade', (request, socket) => {
    const hit = /^\/hit\/([a-z]+\/[a-z0-9-]+)/.exec(request.url ?? '')?.[1];
    if (hit !== undefined) hits.add(hit);
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const origin = `http://127.0.0.1:${port}`;
  const target = (run: Run): Target => ({
    prefix: `${origin}/hit/${run}/`,
    ports: Object.fromEntries(
      doors.flatMap((door) => (door.run === run ? [[door.id, door.port]] : [])),
    ),
  });
  return {
    origin,
    target,
    hits,
    control,
    close: () =>
      new Promise((resolve) => {
        for (const door of doors) door.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
