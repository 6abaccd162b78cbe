import { createRequire } from 'node:module';
import { build, type PluginOption } from 'vite';
import { describe, expect, it } from 'vitest';
import { argumentLoops } from './argumentLoops.ts';

/** DOMPurify as the app gets it. */
async function built(plugins: PluginOption[]): Promise<string> {
  const required = createRequire(import.meta.url).resolve('dompurify');
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: {
      write: false,
      target: 'es2024',
      rolldownOptions: { input: required.replace(/cjs\.js$/, 'es.mjs') },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((each) => (each.type === 'chunk' ? each.code : ''))
    .join('\n');
}

describe('the purifier’s loops over its arguments', () => {
  it('are not walked by an iterator in the built app', async () => {
    expect(await built([argumentLoops()])).not.toContain('...arguments');
  });

  it('would be, so that the plugin goes when the minifier leaves them alone', async () => {
    expect(await built([])).toContain('...arguments');
  });
});
