/**
 * Builds the core's Worker without the parts of matrix-js-sdk that nobody here can reach: the SDK
 * names no side effects of its modules, and its client imports calls whether they are on or not.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { packTable } from '../src/core/sdk/homoglyphs.ts';

const require = createRequire(import.meta.url);
const source = (name: string): string =>
  fileURLToPath(new URL(`../src/core/sdk/${name}`, import.meta.url));

const client = '/matrix-js-sdk/lib/client.js';
/** By their place beside the client. */
export const leftOut = [
  'webrtc/call.js',
  'webrtc/callEventHandler.js',
  'webrtc/groupCall.js',
  'webrtc/groupCallEventHandler.js',
  'webrtc/mediaHandler.js',
  'matrixrtc/MatrixRTCSessionManager.js',
  'matrixrtc/types.js',
  'models/MSC3089TreeSpace.js',
  'sliding-sync-sdk.js',
] as const;

/** Their modules declare and export; whatever is not used of them has no effect. */
const pure = /\/node_modules\/(?:matrix-js-sdk|matrix-events-sdk|matrix-widget-api)\//;
const homoglyphsId = '\0kumix-homoglyphs';

export function homoglyphTable(): string {
  // The one that the SDK has, wherever that was installed.
  const sdk = createRequire(require.resolve('matrix-js-sdk/lib/client.js'));
  const file = join(dirname(sdk.resolve('unhomoglyph')), 'data.json');
  return packTable(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
}

export function leanSdk(): Plugin {
  const found = new Set<string>();
  let met = false;
  return {
    name: 'kumix-lean-sdk',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (id === 'unhomoglyph') return homoglyphsId;
      if (importer?.endsWith(client) === true) {
        met = true;
        const part = leftOut.find((each) => id === `./${each}`);
        if (part !== undefined) {
          found.add(part);
          return source('withoutCalls.ts');
        }
      }
      if (importer === undefined || !/matrix-/.test(id + importer)) return null;
      const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
      return resolved !== null && pure.test(resolved.id)
        ? { ...resolved, moduleSideEffects: false }
        : resolved;
    },
    load(id) {
      if (id !== homoglyphsId) return null;
      return [
        `import { replacer } from ${JSON.stringify(source('homoglyphs.ts'))};`,
        `export default replacer(${JSON.stringify(homoglyphTable())});`,
      ].join('\n');
    },
    buildEnd(error) {
      if (error !== undefined || !met) return;
      const gone = leftOut.filter((part) => !found.has(part));
      if (gone.length > 0) {
        this.error(`matrix-js-sdk's client imports these no more: ${gone.join(', ')}.`);
      }
    },
  };
}
