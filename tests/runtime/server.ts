/** Builds the harness page once and serves it under the app's own headers, on a free port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { boundCalls } from '../../apps/kumix/build/boundCalls.ts';
import { kumixCell } from '../../packages/host/build/cellPlugin.ts';
import { serveFrameHost } from '../../scripts/serve/frameHost.ts';
import { assetHeaders, type BootHashes, pageHeaders } from '../../packages/host/src/csp.ts';
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
  /** Where documents of extensions are hosted, for `frameHost`; empty without `frames`. */
  readonly frameHost: string;
  close(): Promise<void>;
}

const indexOf = (built: readonly BuiltExtension[]): string =>
  JSON.stringify({ extensions: built.map(({ id, files }) => ({ id, files: [...files.keys()] })) });

/** Every file of a page and of the extensions, by path. */
async function buildFiles(
  page: string,
  entries: readonly string[],
): Promise<{
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly bootHashes: BootHashes;
  readonly framePage: string;
}> {
  const cell = kumixCell();
  const result = await build({
    root: page,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    plugins: [boundCalls(), cell],
    worker: { format: 'es' },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { input: entries.map((entry) => path.join(page, entry)) },
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
  return { files, bootHashes: await cell.bootHashes(), framePage: await cell.framePage() };
}

const builds = new Map<string, ReturnType<typeof buildFiles>>();

export interface HarnessOptions {
  /** Serve the inert host page, too, and name it in the page's header. */
  readonly frames?: boolean;
  /** Folder of the pages, and the pages in it; the runtime's own harness where it is not given. */
  readonly page?: string;
  readonly entries?: readonly string[];
  /** Answers by path, asked before anything else. */
  readonly serve?: (
    pathname: string,
    body: string,
  ) => { readonly type: string; readonly text: string } | undefined;
  /** Headers of a page, instead of the app's. */
  readonly headers?: (pathname: string, bootHashes: BootHashes) => Readonly<Record<string, string>>;
  /** Headers of everything else, where they are not those of an asset of the app's. */
  readonly assetHeaders?: Readonly<Record<string, string>>;
}

const readBody = (request: IncomingMessage): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => resolve(text));
  });

export async function startHarness(options: HarnessOptions = {}): Promise<HarnessServer> {
  const { page = path.join(here, 'page'), entries = ['index.html'] } = options;
  let building = builds.get(page);
  if (building === undefined) builds.set(page, (building = buildFiles(page, entries)));
  const { files: built, bootHashes, framePage } = await building;
  const frames = options.frames === true ? await serveFrameHost(framePage) : undefined;
  const frameOrigin = frames === undefined ? {} : { frameOrigin: frames.pattern };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://harness');
    const name = pathname === '/' ? '/index.html' : pathname;
    const isPage = name.endsWith('.html');
    const page = options.headers?.(name, bootHashes) ?? pageHeaders({ bootHashes, ...frameOrigin });
    const asset = options.assetHeaders ?? assetHeaders;
    for (const [key, value] of Object.entries(isPage ? page : asset)) {
      response.setHeader(key, value);
    }
    response.setHeader('cache-control', 'no-store');
    const served = options.serve?.(name, await readBody(request));
    const body = served?.text ?? built.get(name);
    if (body === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader(
      'content-type',
      served?.type ?? types[path.extname(name)] ?? 'application/octet-stream',
    );
    response.end(body);
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the harness has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    frameHost: frames?.pattern ?? '',
    close: async () => {
      await frames?.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
