/**
 * Guests whose drawing takes long to show: all cells share one thread, so whoever holds it up is
 * ended, and the others draw again.
 */
import { drawing } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';
import { attacks, calm, documents, policy, tooMuch } from './heavyEntries.ts';
import { heavyRun } from './heavyRun.ts';

for (const [name, operations] of Object.entries(tooMuch)) {
  test(`an extension that draws ${name} is refused what is too much, and its neighbour is drawn @proof`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    // What is left may be too much for a machine that is busy.
    const either = ['drawn', 'ended'];
    const seen = await page.evaluate(heavyRun, [
      policy,
      calm,
      drawing(operations),
      either,
    ] as const);
    expect(seen.neighbour).toBe('drawn');
    // Such a machine may find out how long it takes before there is too much.
    expect([seen.why, ...seen.refused].join(' ')).toMatch(/the rule "work"|flood: what it drew/);
  });
}

for (const [name, operations] of Object.entries(attacks)) {
  test(`an extension that draws ${name} is ended, and its neighbour is drawn @proof`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const seen = await page.evaluate(heavyRun, [
      policy,
      calm,
      drawing(operations),
      ['ended'],
    ] as const);
    expect(seen.neighbour).toBe('drawn');
    expect(seen.why).toMatch(/flood: what it drew took \d+ ms to show/);
  });
}

test('a large table under an author’s own sheet is drawn, and nobody is ended for it @proof', async ({
  page,
}) => {
  const sheet = `(()=>{let css='';for(let i=0;i<150;i++)css+='.row-'+i+' > .cell:hover{top:'+i+'px}';return css})()`;
  const table = `[[12,1,${sheet}],...Array.from({length:4000},(_,i)=>[[1,2+i,'p',0],[5,2+i,'class','row-'+i%150],[3,1,2+i,0]]).flat()]`;
  const seen = await page.evaluate(heavyRun, [policy, calm, drawing(table), ['drawn']] as const);
  expect(seen).toMatchObject({ why: 'active', neighbour: 'drawn', refused: [] });
});

test('a sheet that looks around in a loop of its own is refused, and the rest is drawn @proof', async ({
  page,
}) => {
  const deep = `${':is('.repeat(9)}b${' i)'.repeat(9)} i{top:1px}`;
  const operations = `[
    [12,1,${JSON.stringify(deep)}],[12,2,'i:has(~ i ~ i){top:1px}'],[12,3,'i{& i{top:1px}}'],
    [12,4,'@container (width > 1px){i{top:1px}}'],[12,5,'@media (width > 1px){i:has(b){top:1px}}'],
    ...Array.from({length:120},(_,i)=>[[1,2+i,'i',0],[3,1+i,2+i,0]]).flat()]`;
  const seen = await page.evaluate(heavyRun, [
    policy,
    calm,
    drawing(operations),
    ['drawn'],
  ] as const);
  expect(seen).toMatchObject({ why: 'active', neighbour: 'drawn' });
  expect(seen.refused.join(' ')).toContain('the rule "selector"');
  const adopted = page
    .frameLocator('iframe.kumix-cell:not([aria-hidden])')
    .first()
    .locator('body')
    .evaluate(() => document.adoptedStyleSheets.length);
  // The renderer's own, and none of the guest's.
  expect(await adopted).toBe(1);
});

test('neither pictures that are documents nor expressions over a field run in the cells’ thread @proof', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const seen = await page.evaluate(heavyRun, [
    policy,
    calm,
    drawing(documents),
    ['drawn'],
  ] as const);
  expect(seen).toMatchObject({ why: 'active', neighbour: 'drawn' });
  const heavy = page.frameLocator('iframe.kumix-cell:not([aria-hidden])').first();
  await expect(heavy.getByText('the rest')).toBeVisible();
  expect(
    await heavy
      .locator('p')
      .first()
      .evaluate((p) => getComputedStyle(p).top),
  ).toBe('7px');
});
