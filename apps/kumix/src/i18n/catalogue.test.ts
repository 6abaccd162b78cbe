import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const views = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test)\.tsx$/.test(name),
);

/** Words between tags, and in the properties that a person reads or hears. */
const written = [
  /^\s+[A-Z][a-z]+ [a-z][^={}();]*$/,
  />\s*[A-Z][a-z]+[^<>{}=;()]*<\//,
  /\b(?:label|title|placeholder|description|hint|alt|aria-label|data-tip)="[^"]*(?:[A-Z][a-z]|[a-z] [a-z])/,
];

const wordsIn = (source: string): readonly string[] =>
  source
    .split('\n')
    .filter((line) => !/^\s*(?:\/?\*|\/\/|\{\/\*)/.test(line))
    .filter((line) => written.some((pattern) => pattern.test(line)))
    .map((line) => line.trim());

describe('views', () => {
  it('say nothing that is not in the catalogue, so that every sentence can be translated', () => {
    expect(views.length).toBeGreaterThan(50);
    const found = views.flatMap((name) =>
      wordsIn(readFileSync(join(root, name), 'utf8')).map((line) => `${name}: ${line}`),
    );
    expect(found).toEqual([]);
  });

  it('would be caught saying it', () => {
    expect(wordsIn('<p>Nothing here</p>')).toHaveLength(1);
    expect(wordsIn('  label="Close"')).toHaveLength(1);
    expect(wordsIn('      There is nothing here')).toHaveLength(1);
    expect(wordsIn("  label={t('dialog.close')}")).toHaveLength(0);
  });
});
