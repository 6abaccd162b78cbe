import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { guideNames } from '../support/guideNames.ts';

it('the guide lists the names that the prelude leaves to a worker, each once', async () => {
  const prelude = await readFile('packages/host/src/cell/prelude.ts', 'utf8');
  const lists = ['ofTheLanguage', 'ofTheWorker'].map((list) => {
    const [, text = ''] = new RegExp(`const ${list} =([^;]+);`).exec(prelude) ?? [];
    return text.replaceAll(/'|\+/g, ' ').trim().split(/\s+/);
  });
  const left = lists.flat();
  expect(left).toContain('Object');
  expect(left).toContain('setTimeout');
  expect(guideNames(await readFile('docs/extensions.md', 'utf8'))).toEqual(left);
});
