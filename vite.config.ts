import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { boundCalls } from './apps/kumix/build/boundCalls.ts';
import { kumixHeaders } from './apps/kumix/build/headersPlugin.ts';
import { firstScreenGroups, workerGroups } from './apps/kumix/build/chunks.ts';
import { kumixPreload } from './apps/kumix/build/preloadPlugin.ts';
import { leanSdk } from './packages/matrix/build/leanSdk.ts';
import { kumixCell } from './packages/host/build/cellPlugin.ts';
import { kumixExtensions } from './packages/plugin/build/bundleExtensions.ts';

const root = import.meta.dirname;
const cell = kumixCell();

export default defineConfig({
  root: join(root, 'apps/kumix'),
  cacheDir: join(root, '.cache/vite'),
  // The dev server writes its error overlay as inline styles, which the policy forbids.
  server: { host: '127.0.0.1', hmr: { overlay: false }, fs: { allow: [root] } },
  plugins: [
    react(),
    boundCalls(),
    cell,
    kumixExtensions({ root: join(root, 'extensions') }),
    kumixPreload('/apps/kumix/src/main.tsx'),
    kumixHeaders({
      bootHashes: () => cell.bootHashes(),
      framePage: () => cell.framePage(),
      policies: join(root, 'policies'),
    }),
  ],
  worker: {
    format: 'es',
    plugins: () => [leanSdk()],
    rollupOptions: {
      output: {
        // The folder and the prefix tell the servers which policy a worker script is served with.
        entryFileNames: ({ facadeModuleId }) => {
          if (facadeModuleId?.includes('/packages/matrix/') === true)
            return 'workers/core-[hash].js';
          return facadeModuleId?.endsWith('/room/message/codeWorker.ts') === true
            ? 'workers/code-[hash].js'
            : 'workers/net-[hash].js';
        },
        // Told from the page's own parts by their name alone.
        chunkFileNames: 'assets/worker-[name]-[hash].js',
        codeSplitting: { groups: workerGroups(join(root, 'packages/matrix/src/core/worker.ts')) },
      },
    },
  },
  optimizeDeps: { exclude: ['@matrix-org/matrix-sdk-crypto-wasm'] },
  build: {
    outDir: join(root, 'dist'),
    emptyOutDir: true,
    target: 'es2024',
    // A worker or font inlined as a data: URL would not load under the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: firstScreenGroups(
            join(root, 'apps/kumix/src/boot.ts'),
            join(root, 'apps/kumix/src/main.tsx'),
          ),
        },
      },
    },
  },
});
