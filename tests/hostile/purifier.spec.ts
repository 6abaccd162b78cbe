/**
 * The app has the purifier go through elements and comments, and through no text. What it takes out is
 * held against what the one that was published takes out, in a real browser.
 */
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import * as fc from 'fast-check';
import { boundCalls } from '../../apps/kumix/build/boundCalls.ts';
import { parseable } from '../../apps/kumix/src/room/html/parseable.ts';
import { hostile } from '../../apps/kumix/src/room/testing/hostile.ts';
import { builtCode } from '../../scripts/lib/builtCode.ts';
import type { Purified } from './page/purifiers.ts';
import { markup } from './soup.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const attribute = fc.constantFrom(
  '',
  ' href="javascript:x()"',
  ' href="https://a.example"',
  ' onclick=x()',
  ' style="color:red"',
  ' class="language-ts"',
  ' data-mx-spoiler="a --> b"',
  ' src="mxc://a.example/b" is=x-y',
  ' xmlns="http://www.w3.org/2000/svg"',
);
const text = fc.constantFrom('', ' ', 'x', '&lt;b&gt;', '<![CDATA[x]]>', '<?x?>', '${x}{{x}}');
/** Each tag with an attribute, and a text behind it. */
const soup = fc.tuple(markup, attribute, text, attribute, text).map(([html, one, x, other, y]) => {
  let tags = 0;
  return html.replaceAll(/<([a-z][\w-]*)>/gi, (_all, name: string) => {
    tags += 1;
    return tags % 2 === 0 ? `<${name}${one}>${x}` : `<${name}${other}>${y}`;
  });
});

const open = async (page: Page): Promise<void> => {
  const input = fileURLToPath(new URL('page/purifiers.ts', import.meta.url));
  const content = await builtCode({
    plugins: [boundCalls()],
    build: { target: 'es2024', rolldownOptions: { input } },
  });
  await page.addScriptTag({ content, type: 'module' });
  await page.waitForFunction(() => 'purified' in globalThis);
};

const partsOf = (each: Purified | 'refused') =>
  each === 'refused' ? each : { html: each.html, removed: each.removed };

test('what the purifier takes out is the same without its look at texts @proof', async ({
  page,
}) => {
  test.setTimeout(600_000);
  await open(page);
  let removed = 0;
  let left = 0;
  const compare = async (texts: readonly string[]): Promise<void> => {
    const all = await page.evaluate((each) => each.map((html) => purified(html)), texts);
    for (const [index, { ours, theirs }] of all.entries()) {
      expect(partsOf(ours), texts[index]).toEqual(partsOf(theirs));
      if (ours === 'refused' || theirs === 'refused') continue;
      expect(ours.texts).toBe(0);
      removed += ours.removed;
      left += theirs.texts;
    }
  };
  await compare(hostile.filter(parseable));
  await fc.assert(
    fc.asyncProperty(fc.array(soup, { minLength: 50, maxLength: 50 }), (soups) =>
      compare(soups.filter(parseable)),
    ),
    { numRuns: runs, endOnFailure: true },
  );
  expect(removed).toBeGreaterThan(runs * 10);
  expect(left).toBeGreaterThan(runs * 10);
});
