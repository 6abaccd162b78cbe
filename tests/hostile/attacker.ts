/**
 * The attacker: a server of another origin that writes down whoever reaches it. What it has not seen
 * did not get out. It also serves the control: the same attempts in a page and a worker without any
 * of our walls, which must reach it, or a silence would prove nothing.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { controlFrame, controlPage, controlWorker } from './control.ts';

export interface Attacker {
  readonly origin: string;
  readonly stunPort: number;
  /** `run/id` of everything that arrived. */
  readonly hits: ReadonlySet<string>;
  /** What the control page found reachable, once it has run. */
  readonly control: Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

export async function startAttacker(): Promise<Attacker> {
  const hits = new Set<string>();
  let told: (verdict: Record<string, string>) => void = () => {};
  const control = new Promise<Record<string, string>>((resolve) => {
    told = resolve;
  });
  const udp = createSocket('udp4');
  udp.on('message', () => hits.add('udp'));
  await new Promise<void>((resolve) => {
    udp.bind(0, '127.0.0.1', resolve);
  });
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
      response.end(controlPage(stunPort));
      return;
    }
    if (url.pathname.startsWith('/control-frame/')) {
      response.setHeader('content-type', 'text/html');
      const id = url.pathname.slice('/control-frame/'.length);
      response.end(controlFrame(id, `http://127.0.0.1:${port}/hit/control/`));
      return;
    }
    if (url.pathname === '/control-worker.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(controlWorker(`http://127.0.0.1:${port}/hit/control/`));
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
  const stunPort = udp.address().port;
  return {
    origin: `http://127.0.0.1:${port}`,
    stunPort,
    hits,
    control,
    close: () =>
      new Promise((resolve) => {
        udp.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
