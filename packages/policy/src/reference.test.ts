import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FLOOR_LIMITS } from './limits.ts';
import { RULES } from './rules.ts';
import { CAPABILITIES, CAPABILITY_NAMES } from './vocabulary.ts';

const reference = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');

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
