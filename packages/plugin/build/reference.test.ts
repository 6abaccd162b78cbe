import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { methodReference } from './reference.ts';

it('the reference in docs/ is what the table says now', () => {
  const written = readFileSync(join(import.meta.dirname, '../../../docs/methods.md'), 'utf8');
  // Written anew by `node packages/plugin/build/reference.ts`.
  expect(written).toBe(methodReference());
});
