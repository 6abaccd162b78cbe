/**
 * What is let through to a browser's parser is soon read: the rule that says so is held against the real
 * parser, with markup that is nested, left open and mismatched in every way, many times over.
 */
import { expect, test } from '@playwright/test';
import * as fc from 'fast-check';
import { parseable } from '../../apps/kumix/src/room/html/parseable.ts';
import { leftOpen } from '../../apps/kumix/src/room/testing/hostile.ts';
import { markup } from './soup.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const mostUnits = 60_000;

const times = fc.integer({ min: 0, max: 9 }).map((power) => 2 ** power);

/** Each start tag is told from every other: of equal formatting no more than three are opened again. */
const different = (html: string): string => {
  let id = 0;
  return html.replaceAll(/<([a-z][\w-]*)>/gi, (_all, name: string) => `<${name} n${id++}>`);
};
const repeated = (text: string, count: number): string =>
  text.repeat(Math.min(count, Math.floor(mostUnits / 3 / Math.max(1, text.length))));
const soup = fc
  .tuple(markup, markup, times, markup, times)
  .map(([first, some, count, more, often]) =>
    different(first + repeated(some, count) + repeated(more, often)),
  );

const elementsIn = (texts: readonly string[]): readonly number[] =>
  texts.map(
    (text) => new DOMParser().parseFromString(text, 'text/html').getElementsByTagName('*').length,
  );
const tagsIn = (html: string): number => html.split('<').length;

test('what is let through makes few elements more than it has tags @proof', async ({ page }) => {
  test.setTimeout(600_000);
  let through = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(soup, { minLength: 50, maxLength: 50 }), async (soups) => {
      const read = soups.filter(parseable);
      through += read.length;
      const elements = await page.evaluate(elementsIn, read);
      for (const [index, html] of read.entries()) {
        // 64 left open, one within the other, in as many blocks: 2,080.
        expect(elements[index], html.slice(0, 400)).toBeLessThan(2 * tagsIn(html) + 4_000);
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
  expect(through).toBeGreaterThan(runs * 10);
});

test('what is held back would make many times as many', async ({ page }) => {
  const attacks = leftOpen(100);
  expect(attacks.filter(parseable)).toEqual([]);
  const elements = await page.evaluate(elementsIn, attacks);
  for (const [index, html] of attacks.entries()) {
    expect(elements[index], html.slice(0, 200)).toBeGreaterThan(8 * tagsIn(html));
  }
});
