/**
 * Serves the inert host page of extensions with a document of their own: on a port of its own, and
 * for every name below `localhost`, so that each extension at isolation `origin` gets one. It answers
 * nothing else.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { assetHeaders, frameHostHeaders } from '../../packages/host/src/csp.ts';

export interface ServedFrameHost {
  /** For `frameHost` of the deployment file. */
  readonly pattern: string;
  readonly port: number;
  close(): Promise<void>;
}

/** `page` is the text of `frame-host/frame.html`; port 0 takes any free one. */
export async function serveFrameHost(page: string, port = 0): Promise<ServedFrameHost> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/frame.html') {
      response.writeHead(404, { ...assetHeaders, 'content-type': 'text/plain; charset=utf-8' });
      response.end('Not here.');
      return;
    }
    response.writeHead(200, {
      ...frameHostHeaders,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    response.end(page);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    pattern: `http://*.localhost:${taken}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const builtFramePage = (dist: string): Promise<string> =>
  readFile(join(dist, 'frame-host', 'frame.html'), 'utf8');
