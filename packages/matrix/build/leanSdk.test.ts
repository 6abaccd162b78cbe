import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { builtCode } from '../../../scripts/lib/builtCode.ts';
import * as standIns from '../src/core/sdk/withoutCalls.ts';
import { leanSdk, leftOut } from './leanSdk.ts';

const require = createRequire(import.meta.url);
const file = require.resolve('matrix-js-sdk/lib/client.js');
const client = readFileSync(file, 'utf8');

/** What the client imports of each of its neighbours. */
const imports = new Map(
  [...client.matchAll(/^import \{([^}]+)\} from "\.\/([^"]+)";/gm)].map(([, names = '', from]) => [
    from,
    names.split(',').map((name) => name.trim()),
  ]),
);

/** The client in one file, as the Worker is built; `source` takes its place. */
const bundle = (source = client): Promise<string> =>
  builtCode({
    plugins: [
      leanSdk(),
      {
        name: 'source',
        enforce: 'pre',
        load: (id) => (id === file ? source : undefined),
      },
    ],
    build: { minify: false, lib: { entry: file, formats: ['es'] } },
  });

describe('the SDK without calls', () => {
  it('has a stand-in for all that the client imports of what is left out', () => {
    for (const part of leftOut) {
      const names = imports.get(part) ?? [];
      expect([part, ...names]).not.toEqual([part]);
      expect(Object.keys(standIns)).toEqual(expect.arrayContaining(names));
    }
  });

  it('is what the client is built with', async () => {
    const code = await bundle();
    expect(code).toContain('This build of the Matrix SDK has no');
    expect(code).not.toContain('RTCPeerConnection');
  });

  it('is not built any more once the client goes without one of these', async () => {
    const without = client.replace(/^import [^;]*"\.\/sliding-sync-sdk\.js";/m, '');
    await expect(bundle(without)).rejects.toThrow(
      "matrix-js-sdk's client imports these no more: sliding-sync-sdk.js.",
    );
  });

  it('throws where somebody asks for a call after all', () => {
    expect(() => standIns.GroupCall()).toThrow('has no calls');
    expect(standIns.supportsMatrixCall()).toBe(false);
  });
});
