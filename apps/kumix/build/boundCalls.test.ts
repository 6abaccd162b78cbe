import { createRequire } from 'node:module';
import createPurifier, { type WindowLike } from 'dompurify';
import { Window } from 'happy-dom';
import type { PluginOption } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCode } from '../../../scripts/lib/builtCode.ts';
import { hostile } from '../src/room/testing/hostile.ts';
import { boundCalls } from './boundCalls.ts';

const required = createRequire(import.meta.url).resolve('dompurify');

/** DOMPurify as the app gets it. */
const built = (plugins: PluginOption[]): Promise<string> =>
  builtCode({
    plugins,
    build: {
      target: 'es2024',
      rolldownOptions: {
        input: required.replace(/cjs\.js$/, 'es.mjs'),
        preserveEntrySignatures: 'strict',
      },
    },
  });

const bound = /Function\.prototype\.call\.bind\(\w+\)/;

const windowOf = (): WindowLike => {
  const window: unknown = new Window();
  // It has what the purifier asks a window for, under types of its own.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return window as WindowLike;
};

/** What it gives back, and how much it took out. */
function clean(purifier: typeof createPurifier, html: string): string {
  try {
    return `${purifier.sanitize(html)} ${purifier.removed.length}`;
  } catch {
    // Nested beyond the stack of this imitation of a document.
    return 'refused';
  }
}

describe('the built-ins that the purifier calls', () => {
  let code = '';
  beforeAll(async () => {
    code = await built([boundCalls()]);
  });

  it('are bound in the built app, and called through a loop without the plugin', async () => {
    expect(code).toMatch(bound);
    expect(await built([])).not.toMatch(bound);
  });

  it('do what they did: it cleans whatever is hostile as the one that was published', async () => {
    const address = `data:text/javascript,${encodeURIComponent(code)}`;
    const own = (await import(address)) as { default: typeof createPurifier };
    const ours = own.default(windowOf());
    const theirs = createPurifier(windowOf());
    expect(ours.isSupported).toBe(true);
    const cleaned = hostile.map((html) => clean(ours, html));
    expect(cleaned).toEqual(hostile.map((html) => clean(theirs, html)));
    expect(cleaned).toContain('refused');
    expect(new Set(cleaned).size).toBeGreaterThan(20);
  });

  it('are not left as they are where they were written otherwise', () => {
    const { transform } = boundCalls();
    if (typeof transform !== 'object') throw new Error('no transform');
    const handle: unknown = Reflect.get(transform, 'handler');
    if (typeof handle !== 'function') throw new Error('no handler');
    expect(() => handle('export default 1;')).toThrow('another way');
  });
});
