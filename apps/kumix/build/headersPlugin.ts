/**
 * Puts the same headers on Vite's dev server that production has, and writes what the production
 * server and the hosting examples need into the build.
 */
import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import type { BootHashes } from '../../../packages/host/src/csp.ts';
import { type Deployment, headersFor } from './headers.ts';
import { hostingExamples } from './hosting.ts';

export interface HeadersOptions {
  /** Of the cell's bootstrap. */
  readonly bootHashes: () => Promise<BootHashes>;
  /** The inert host page, which a deployment may serve from an origin of its own. */
  readonly framePage: () => Promise<string>;
  /** Folder of the policy files that the dev server hands out under `/policies/`. */
  readonly policies: string;
}

const development: Deployment = {
  homeservers: 'any',
  defaultHomeserver: null,
  policies: { deployment: '/policies/strict.json' },
};

/** React Refresh's preamble comes as an inline script; the policy wants it as a module. */
const inlinePreamble = /<script type="module">import \{ injectIntoGlobalHook \}[\s\S]*?<\/script>/;
const modulePreamble = '<script type="module" src="/@id/@vitejs/plugin-react/preamble"></script>';

export function kumixHeaders({ bootHashes, framePage, policies }: HeadersOptions): Plugin {
  return {
    name: 'kumix-headers',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        bootHashes().then((hashes) => {
          const socket = `ws://${request.headers.host ?? '127.0.0.1'}`;
          const context = { bootHashes: hashes, deployment: development, connect: [socket] };
          const headers = headersFor(`${url.pathname}${url.search}`, context);
          for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
          if (url.pathname === '/kumix.json') {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify(development));
            return;
          }
          if (url.pathname.startsWith('/policies/')) {
            const file = join(policies, basename(url.pathname));
            if (!existsSync(file)) {
              response.statusCode = 404;
              response.end('Not here.');
              return;
            }
            response.setHeader('content-type', 'application/json');
            createReadStream(file).pipe(response);
            return;
          }
          next();
        }, next);
      });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, context) =>
        context.server === undefined ? html : html.replace(inlinePreamble, modulePreamble),
    },
    async generateBundle() {
      const hashes = await bootHashes();
      this.emitFile({
        type: 'asset',
        fileName: 'kumix-build.json',
        source: JSON.stringify({ bootHashes: hashes }),
      });
      this.emitFile({
        type: 'asset',
        fileName: 'frame-host/frame.html',
        source: await framePage(),
      });
      for (const [name, source] of Object.entries(hostingExamples(hashes))) {
        this.emitFile({ type: 'asset', fileName: `hosting/${name}`, source });
      }
    },
  };
}
