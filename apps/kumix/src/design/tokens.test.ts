import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unreadable } from '../extensions/brokers/themeOffer.ts';
import { contrast, over, parseOklch, type Rgba } from './contrast.ts';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** Colour tokens of one rule: `[light, dark]` by name. */
function colours(selector: string): Map<string, readonly [string, string]> {
  const start = css.indexOf(`\n${selector} {`);
  if (start === -1) throw new Error(`tokens.css has no rule for ${selector}`);
  const block = css.slice(start, css.indexOf('\n}', start));
  const found = new Map<string, readonly [string, string]>();
  for (const [, name, value] of block.matchAll(/--k-([\w-]+):\s*([^;]+);/g)) {
    if (name === undefined || value === undefined) continue;
    const pair = /^light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)$/.exec(value);
    if (pair?.[1] !== undefined && pair[2] !== undefined) found.set(name, [pair[1], pair[2]]);
    else if (/^oklch\([^)]*\)$/.test(value)) found.set(name, [value, value]);
  }
  return found;
}

const normal = colours(':root');
const more = new Map([...normal, ...colours(":root[data-contrast='more']")]);

const themes = [
  { name: 'light', tokens: normal, index: 0 },
  { name: 'dark', tokens: normal, index: 1 },
  { name: 'light, high contrast', tokens: more, index: 0 },
  { name: 'dark, high contrast', tokens: more, index: 1 },
] as const;

const grounds = ['canvas', 'surface', 'page', 'raised', 'sunken'];
const people = Array.from({ length: 10 }, (_, index) => index);

/** Text on what it stands on. Hover is laid over the ground before it is measured. */
const text: readonly (readonly [string, readonly string[]])[] = [
  ['text', [...grounds, 'selected', 'accent-soft', 'mention-soft', 'danger-soft', 'warn-soft']],
  ['text-soft', [...grounds, 'selected', 'mention-soft', 'accent-soft']],
  ['accent-text', [...grounds, 'selected', 'accent-soft', 'mention-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-mention', ['mention']],
  ['mention-text', [...grounds, 'mention-soft']],
  ['on-unread', ['unread']],
  ['on-danger', ['danger', 'danger-hover']],
  ['danger-text', [...grounds, 'danger-soft']],
  ['good-text', [...grounds, 'good-soft']],
  ['warn-text', [...grounds, 'warn-soft']],
  ...people.map((index) => ['on-person', [`person-${index}`]] as const),
  ...people.map(
    (index) => [`person-text-${index}`, ['page', 'surface', 'raised', 'mention-soft']] as const,
  ),
];

/** What shows that something can be operated, or its state. */
const parts: readonly (readonly [string, readonly string[]])[] = [
  ['edge', ['surface', 'page', 'raised', 'sunken']],
  ['focus', [...grounds, 'selected']],
  ['accent', [...grounds]],
  ['mention', ['canvas', 'surface', 'page', 'selected']],
  ['unread', ['canvas', 'surface', 'selected']],
  ['danger', ['page', 'raised']],
  ['good', ['canvas', 'surface', 'page', 'raised']],
];

describe.each(themes)('colours of the $name theme', ({ tokens, index }) => {
  const colour = (name: string): Rgba => {
    const pair = tokens.get(name);
    if (pair === undefined) throw new Error(`tokens.css has no colour --k-${name}`);
    return parseOklch(pair[index]);
  };
  const failures = (
    pairs: readonly (readonly [string, readonly string[]])[],
    least: number,
  ): string[] =>
    pairs.flatMap(([front, backs]) =>
      backs.flatMap((back) => {
        const measured = [colour(back), over(colour('hover'), colour(back))].map((ground) =>
          contrast(colour(front), ground),
        );
        const lowest = Math.min(...(backs.length > 2 ? measured : measured.slice(0, 1)));
        return lowest < least ? [`${front} on ${back}: ${lowest.toFixed(2)} < ${least}`] : [];
      }),
    );

  it('keeps text readable: at least 4.5 to 1', () => {
    expect(failures(text, 4.5)).toEqual([]);
  });

  it('keeps what is asked of an extension’s theme', () => {
    expect(unreadable((token) => colour(token.replace('--k-', '')))).toBeUndefined();
  });

  it('keeps controls and states visible: at least 3 to 1', () => {
    expect(failures(parts, 3)).toEqual([]);
  });
});

describe('high contrast', () => {
  it.each([0, 1] as const)('writes text at least 7 to 1 (scheme %i)', (index) => {
    const value = (name: string): Rgba => parseOklch(more.get(name)?.[index] ?? '');
    for (const front of ['text', 'text-soft', 'accent-text', 'danger-text', 'mention-text']) {
      for (const back of ['surface', 'page', 'raised']) {
        expect(contrast(value(front), value(back)), `${front} on ${back}`).toBeGreaterThan(7);
      }
    }
  });
});

describe('the measure itself', () => {
  it('gives black on white 21 and a colour on itself 1', () => {
    const black = parseOklch('oklch(0 0 0)');
    const white = parseOklch('oklch(1 0 0)');
    expect(contrast(black, white)).toBeCloseTo(21, 1);
    expect(contrast(white, white)).toBe(1);
  });

  it('agrees with a known pair: #767676 on white is 4.54', () => {
    expect(contrast(parseOklch('oklch(0.5658 0 0)'), parseOklch('oklch(1 0 0)'))).toBeCloseTo(
      4.54,
      1,
    );
  });
});
