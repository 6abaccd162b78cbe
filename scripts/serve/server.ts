/**
 * Serves the built app as a hosting server must: the files of `dist`, each with the headers that
 * `apps/kumix/build/headers.ts` decides, the deployment file and the policy files. Policies are read
 * at each request, so that an administrator sees an edit after a reload.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Deployment, headersFor } from '../../apps/kumix/build/headers.ts';
import type { BootHashes } from '../../packages/host/src/csp.ts';

export interface ServeOptions {
  readonly dist: string;
  readonly policies: string;
  /** Built extension packages instead of the build's own. */
  readonly extensions?: string;
  readonly deployment: Deployment;
  /** 0 takes any free one. */
  readonly port: number;
  /** Hears of each file that was handed out. */
  readonly sent?: (answer: Sent) => void;
}

/** One answer with a file in it. */
export interface Sent {
  readonly path: string;
  /** Of the body as it went out, compressed or not; of the file itself. */
  readonly bytes: number;
  readonly rawBytes: number;
  readonly atMs: number;
}

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const compressible = /^(?:text\/|application\/(?:json|manifest\+json|wasm)|image\/svg)/;
const compress = promisify(gzip);

/** The file that a path names inside `folder`, or nothing where it names anything outside it. */
function inside(folder: string, path: string): string | undefined {
  const file = normalize(join(folder, path));
  return file.startsWith(folder + sep) ? file : undefined;
}

export async function serve(options: ServeOptions): Promise<Served> {
  const { bootHashes } = JSON.parse(
    await readFile(join(options.dist, 'kumix-build.json'), 'utf8'),
  ) as { bootHashes: BootHashes };
  const compressed = new Map<string, Buffer>();

  async function body(file: string, type: string): Promise<Buffer | undefined> {
    if (!compressible.test(type)) return undefined;
    const known = compressed.get(file);
    if (known !== undefined) return known;
    const small = await compress(await readFile(file), { level: 9 });
    compressed.set(file, small);
    return small;
  }

  function fileOf(path: string): string | undefined {
    const [, folder, ...rest] = path.split('/');
    if (folder === 'policies') return inside(options.policies, rest.join('/'));
    if (folder === 'extensions' && options.extensions !== undefined) {
      return inside(options.extensions, rest.join('/'));
    }
    return inside(options.dist, path === '/' ? 'index.html' : path.slice(1));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(url.pathname);
    const headers = headersFor(path, { bootHashes, deployment: options.deployment });
    const refuse = (status: number, text: string): void => {
      response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
      response.end(text);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'GET only');
    if (path === '/kumix.json') {
      response.writeHead(200, { ...headers, 'content-type': types['.json'] });
      response.end(JSON.stringify(options.deployment));
      return;
    }
    const file = fileOf(path);
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file === undefined || !found?.isFile()) return refuse(404, 'Not here.');
    const type = types[extname(file)] ?? 'application/octet-stream';
    const immutable = /^\/(?:assets|workers)\//.test(path);
    const common = {
      ...headers,
      'content-type': type,
      'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    };
    const accepts = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const small = immutable && accepts ? await body(file, type) : undefined;
    options.sent?.({
      path,
      bytes: small?.length ?? found.size,
      rawBytes: found.size,
      atMs: performance.now(),
    });
    if (small !== undefined) {
      response.writeHead(200, {
        ...common,
        'content-encoding': 'gzip',
        'content-length': small.length,
      });
      response.end(request.method === 'HEAD' ? undefined : small);
      return;
    }
    response.writeHead(200, { ...common, 'content-length': found.size });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('The server failed to read this file.');
      console.error(`${request.method} ${request.url}: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
