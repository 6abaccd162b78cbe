import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('each decision has a number of its own', () => {
  const folder = join(import.meta.dirname, '..', '..', 'docs/decisions');
  const names = readdirSync(folder).filter((name) => name !== 'README.md');
  const numbers = names.map((name) => /^(?<number>\d{4})-/.exec(name)?.groups?.['number']);
  expect(numbers).not.toContain(undefined);
  expect(numbers).toEqual([...new Set(numbers)]);
  expect(numbers.length).toBeGreaterThan(20);
});
