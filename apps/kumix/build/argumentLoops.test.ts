import { createRequire } from 'node:module';
import type { PluginOption } from 'vite';
import { describe, expect, it } from 'vitest';
import { builtCode } from '../../../scripts/lib/builtCode.ts';
import { argumentLoops } from './argumentLoops.ts';

const required = createRequire(import.meta.url).resolve('dompurify');

/** DOMPurify as the app gets it. */
const built = (plugins: PluginOption[]): Promise<string> =>
  builtCode({
    plugins,
    build: {
      target: 'es2024',
      rolldownOptions: { input: required.replace(/cjs\.js$/, 'es.mjs') },
    },
  });

describe('the purifier’s loops over its arguments', () => {
  it('are not walked by an iterator in the built app', async () => {
    expect(await built([argumentLoops()])).not.toContain('...arguments');
  });

  it('still run: the purifier reads its own lists through them as it loads', async () => {
    const code = await built([argumentLoops()]);
    await expect(import(`data:text/javascript,${encodeURIComponent(code)}`)).resolves.toBeDefined();
  });

  it('would be, so that the plugin goes when the minifier leaves them alone', async () => {
    expect(await built([])).toContain('...arguments');
  });
});
