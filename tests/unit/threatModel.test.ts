/** Every mitigation names a test that exists: a row whose test is gone is a claim without proof. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exceptions } from '../hostile/exceptions.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'THREAT_MODEL.md'), 'utf8');
const rows = [
  ...text.matchAll(
    /^\|\s*(?<what>[^|]+?)\s*\|\s*`(?<file>[^`]+)`: “(?<title>[^”]+(?:”[^|]*)?)”\s*\|$/gm,
  ),
];

it('the threat model has a table of mitigations', () => {
  expect(rows.length).toBeGreaterThanOrEqual(30);
});

it.each(
  rows.map(({ groups }) => [
    groups?.['what'] ?? '',
    groups?.['file'] ?? '',
    groups?.['title'] ?? '',
  ]),
)('%s', (_what, file, title) => {
  expect(readFileSync(join(root, file), 'utf8')).toContain(title);
});

it('names whatever an engine leaves open to hostile code, under what is open', () => {
  const open = text.slice(text.indexOf('## What is open'), text.indexOf('## Non-goals'));
  const ids = Object.values(exceptions).flatMap(({ apart, depthOnly, hijacked, framed }) => [
    ...apart,
    ...depthOnly,
    ...hijacked,
    ...framed,
  ]);
  expect(ids.length).toBeGreaterThan(10);
  expect([...new Set(ids)].filter((id) => !open.includes(`\`${id}\``))).toEqual([]);
});
