/** Builds the harness page once and serves it under the app's own headers, on a free port. */
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { kumixCell } from '../../packages/host/build/cellPlugin.ts';
import { assetHeaders, pageHeaders } from '../../packages/host/src/csp.ts';
import {
  type BuiltExtension,
  buildExtensions,
} from '../../packages/plugin/build/bundleExtensions.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface HarnessServer {
  readonly origin: string;
  close(): Promise<void>;
}

const indexOf = (built: readonly BuiltExtension[]): string =>
  JSON.stringify({ extensions: built.map(({ id, files }) => ({ id, files: [...files.keys()] })) });

/** Every file of the page and of the extensions, by path. */
async function buildFiles(): Promise<{
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly bootHash: string;
}> {
  const cell = kumixCell();
  const page = path.join(here, 'page');
  const result = await build({
    root: page,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    plugins: [cell],
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { input: path.join(page, 'index.html') },
    },
  });
  const files = new Map<string, string | Uint8Array>();
  for (const output of Array.isArray(result) ? result : [result]) {
    if (!('output' in output)) continue;
    for (const file of output.output) {
      files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
    }
  }
  const built = [
    ...(await buildExtensions(path.join(root, 'extensions'))),
    ...(await buildExtensions(path.join(here, 'guests'))),
  ];
  for (const { id, files: parts } of built) {
    for (const [name, bytes] of parts) files.set(`/extensions/${id}/${name}`, bytes);
  }
  files.set('/extensions/index.json', indexOf(built));
  return { files, bootHash: await cell.bootHash() };
}

let files: ReturnType<typeof buildFiles> | undefined;

export async function startHarness(
  options: { readonly extra?: ReadonlyMap<string, string | Uint8Array> } = {},
): Promise<HarnessServer> {
  const { files: built, bootHash } = await (files ??= buildFiles());
  const headers = pageHeaders({ bootHash });
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://harness');
    const name = pathname === '/' ? '/index.html' : pathname;
    const body = options.extra?.get(name) ?? built.get(name);
    const isPage = name.endsWith('.html');
    for (const [key, value] of Object.entries(isPage ? headers : assetHeaders)) {
      response.setHeader(key, value);
    }
    response.setHeader('cache-control', 'no-store');
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', types[path.extname(name)] ?? 'application/octet-stream');
    response.end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the harness has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
