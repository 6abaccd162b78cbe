import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FLOOR_LIMITS } from './limits.ts';
import { parseOriginPattern } from './origin.ts';
import { READ_RULES } from './problem.ts';
import { LINT_RULES } from './questions/lint.ts';
import { RULES } from './rules.ts';
import { isPublicSuffix } from './suffix.ts';
import { CAPABILITIES, CAPABILITY_NAMES } from './vocabulary.ts';

const source = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const reference = source('../../../docs/policy.md');

const section = (title: string): string =>
  reference.split(/^## /mu).find((part) => part.startsWith(`${title}\n`)) ?? '';

describe('docs/policy.md', () => {
  it('states the caps of the floor as they are', () => {
    const stated = [...section('The floor').matchAll(/`([\w.]+)` +\| ([\d,]+) +(?=\|)/gu)].map(
      ([, name, cap]) => [
        name === 'storage.bytes' ? 'storageBytes' : name,
        Number(cap?.replaceAll(',', '')),
      ],
    );
    expect(Object.fromEntries(stated)).toEqual(FLOOR_LIMITS);
  });

  it('names every rule that can stand in a reason, and no other', () => {
    const rows = section('Decisions').matchAll(/^\| (`[^|]*) \|/gmu);
    const named = [...rows].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([\w-]+)`/gu)].map(([, rule = '']) => rule),
    );
    expect(named.toSorted()).toEqual([...RULES].toSorted());
  });

  it.each([
    ['A file that is not sound', READ_RULES, './read.test.ts'],
    ['`lint` warns or notes', LINT_RULES, './questions/lint.test.ts'],
  ] as const)('names every rule where it says “%s”, each with a test', (words, rules, tests) => {
    const paragraph = section('Problems and findings')
      .split('\n')
      .find((line) => line.startsWith(words));
    const [, list = ''] = /:((?: `[\w-]+`)+)\./u.exec(paragraph ?? '') ?? [];
    expect([...list.matchAll(/`([\w-]+)`/gu)].map(([, rule]) => rule)).toEqual([...rules]);
    const claims = source(tests);
    expect(rules.filter((rule) => !new RegExp(`['\`]${rule}['\` ]`, 'u').test(claims))).toEqual([]);
  });

  it('decides origins as its table says', () => {
    const rows = [...section('Origins').matchAll(/^\| (`[^|]*) \| ([^|]*) \|$/gmu)];
    const decided = rows.flatMap(([, cell = '', verdict = '']) =>
      [...cell.matchAll(/`([^`]+)`/gu)].map(([, text = '']) => {
        const admitted = parseOriginPattern(text, { opaque: false, isPublicSuffix }).ok;
        const opaque = parseOriginPattern(text, { opaque: true, isPublicSuffix }).ok;
        let said = verdict.startsWith('refused') ? 'never' : 'always';
        if (verdict.startsWith('in `pluginOrigins` only')) said = 'opaque';
        let is = opaque ? 'opaque' : 'never';
        if (admitted) is = 'always';
        return { text, said, is };
      }),
    );
    expect(decided.length).toBeGreaterThan(15);
    expect(decided.filter(({ said, is }) => said !== is)).toEqual([]);
  });

  it('describes every capability with the caveats it has', () => {
    const rows = [
      ...section('Capabilities').matchAll(/^\| `([a-z][\w.]*)` +\| ([^|]*?) *\| (yes|) *\|/gmu),
    ].map(([, name, caveats = '', reads]) => ({
      name,
      dimensions: [...caveats.matchAll(/`(\w+)`/gu)]
        .map(([, dimension = '']) => dimension)
        .toSorted(),
      reads: reads === 'yes',
    }));
    const expected = CAPABILITY_NAMES.map((name) => ({
      name,
      dimensions: [...CAPABILITIES[name].dimensions].toSorted(),
      reads: CAPABILITIES[name].readsContent,
    }));
    expect(rows.filter(({ name }) => CAPABILITY_NAMES.some((one) => one === name))).toEqual(
      expected,
    );
  });
});
