/**
 * No pattern takes longer than its text is long. Messages, answers and manifests are written by strangers,
 * and what a pattern takes the square of 64 KiB for stands still for minutes.
 */
import { globSync, readFileSync } from 'node:fs';
import { analyse } from 'scslre';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** Offset in its file. */
  readonly at: number;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Of a literal, and of a schema's `pattern`, which is read with the flag `u`. */
function patternOf(node: Readonly<Record<string, unknown>>): Pattern | undefined {
  const { type, regex, key, value, start } = node;
  const at = Number(start);
  if (type === 'Literal' && isObject(regex)) {
    return { source: String(regex['pattern']), flags: String(regex['flags']), at };
  }
  if (type !== 'Property' || !isObject(key) || key['name'] !== 'pattern') return undefined;
  return isObject(value) && typeof value['value'] === 'string'
    ? { source: value['value'], flags: 'u', at }
    : undefined;
}

function patternsIn(node: unknown, into: Pattern[] = []): readonly Pattern[] {
  if (Array.isArray(node)) for (const one of node) patternsIn(one, into);
  if (!isObject(node) || Array.isArray(node)) return into;
  const pattern = patternOf(node);
  if (pattern !== undefined) into.push(pattern);
  for (const part of Object.values(node)) patternsIn(part, into);
  return into;
}

const slowIn = ({ source, flags }: Pattern): boolean =>
  analyse({ source, flags }, { maxReports: 1 }).reports.length > 0;

function slow(text: string, lang: 'ts' | 'tsx'): readonly string[] {
  return patternsIn(parseAst(text, { lang }))
    .filter(slowIn)
    .map(({ source, at }) => `${text.slice(0, at).split('\n').length}: /${source}/`);
}

describe('the patterns in our code', () => {
  const files = globSync('{packages,apps,extensions}/*/src/**/*.{ts,tsx}').filter(
    (file) => !/\.test\.tsx?$|\.d\.ts$|\/testing\//.test(file),
  );

  it('take no longer than their text is long', () => {
    expect(files.length).toBeGreaterThan(500);
    const found = files.flatMap((file) =>
      slow(readFileSync(file, 'utf8'), file.endsWith('x') ? 'tsx' : 'ts').map(
        (where) => `${file}:${where}`,
      ),
    );
    expect(found).toEqual([]);
  });

  it.each(['/^\\s*(a|\\s)*$/', '/<[^>]*>/g', '/=+$/', '/^(?:a+)+$/', '/\\s*,\\s*\\s*x/'])(
    'would be told of as %s',
    (literal) => expect(slow(`const pattern = ${literal};`, 'ts')).toHaveLength(1),
  );

  it('would be told of in a schema', () => {
    expect(slow(String.raw`const schema = { pattern: '^(\\s*a*)*$' };`, 'ts')).toHaveLength(1);
  });
});
