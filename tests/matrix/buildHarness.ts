import { join } from 'node:path';
import { build } from 'vite';
import { leanSdk } from '../../packages/matrix/build/leanSdk.ts';

const here = import.meta.dirname;
export const harnessDist = join(here, '../../.cache/matrix-harness');

/** Builds the harness page as the app is built: modules, a module Worker, no inlined anything. */
export async function buildHarness(): Promise<string> {
  await build({
    root: join(here, 'harness'),
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es', plugins: () => [leanSdk()] },
    build: {
      outDir: harnessDist,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  });
  return harnessDist;
}
