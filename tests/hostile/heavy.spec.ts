/**
 * Guests whose drawing takes long to show: all cells share one thread, so whoever holds it up is
 * ended, and the others draw again.
 */
import { drawing } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';

/** Rules that every node is held against, `length` characters of them. */
const rules = (length: number): string =>
  `(()=>{let css='';for(let i=0;css.length<${length};i++)css+=':is(*)>*{top:'+i+'px}';return css})()`;
/** Nodes from an id on, all below the root or another one. */
const nodes = (from: number, count: number, parent = 1): string =>
  `Array.from({length:${count}},(_,i)=>[[1,${from}+i,'i',0],[3,${parent},${from}+i,0]]).flat()`;

/** What nobody could wait for, in orders that show little of it before all is there. */
const tooMuch: Readonly<Record<string, string>> = {
  'fifteen thousand nodes under nine thousand rules': `[[12,1,${rules(190_000)}],...${nodes(2, 15_000)}]`,
  'nine thousand rules over fifteen thousand nodes': `[...${nodes(2, 15_000)},[12,1,${rules(190_000)}]]`,
  'nine thousand rules in one': `[...${nodes(2, 15_000)},[12,1,'@media all{'+${rules(190_000)}+'}']]`,
  'a rule of twenty thousand selectors': `[...${nodes(2, 15_000)},[12,1,Array(20000).fill('*').join()+'{top:1px}']]`,
  'all below a node that is put in last': `[[12,1,${rules(190_000)}],[1,2,'p',0],...${nodes(3, 15_000, 2)},[3,1,2,0]]`,
  'all below a node that is shown last': `[[1,2,'p',0],[11,2,'display','none',0],[3,1,2,0],...${nodes(3, 15_000, 2)},[12,1,${rules(190_000)}],[11,2,'display','block',0]]`,
};

const attacks: Readonly<Record<string, string>> = {
  'rules that match anew at every change': `(()=>{
    drawAll([[12,1,${rules(20_000)}],...${nodes(2, 4_000)}]);
    let n=0;setInterval(()=>draw([5,2,'class','a'+n],[12,2,'i{left:'+n+++'px}']),5);
    return []})()`,
  'places that are asked for between changes': `(()=>{
    drawAll(${nodes(2, 9_000)});
    const ask=Array.from({length:4000},(_,i)=>[[11,2,'width',i+'px',0],[11,2,'display',i%2?'block':'inline',0],[14,i,2,'rect']]).flat();
    drawAll(ask);
    return []})()`,
  'a text of megabytes that breaks anew at every change': `(()=>{
    drawAll([[1,2,'p',0],[2,3,'word '.repeat(500000)],[3,2,3,0],[3,1,2,0]]);
    let n=0;setInterval(()=>draw([11,2,'width',100+n%400+'px',0],[11,2,'letter-spacing',n+++'px',0]),5);
    return []})()`,
};

/** Nobody is ended here for being slow on a busy machine. */
const policy = devPolicy({
  capabilities: ['panel'],
  proc: { timeoutMs: 60_000 },
  ui: { isolation: 'worker', heartbeatMs: 10_000 },
});

const calm = drawing(`[[1,2,'p',0],[2,3,'calm'],[3,2,3,0],[3,1,2,0]]`);

/** What becomes of the extension that draws, and of another's panel that is opened behind it. */
const run = async ([given, neighbour, code, want]: readonly [
  string,
  string,
  string,
  readonly string[],
]) => {
  harness.start(given);
  const capabilities = ['panel'];
  await harness.install({ id: 'test.calm', kind: 'ui', code: neighbour, capabilities });
  await harness.install({ id: 'test.heavy', kind: 'ui', code, capabilities });
  const until = async (is: () => boolean): Promise<void> => {
    while (!is()) {
      // oxlint-disable-next-line no-await-in-loop -- until it is so
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  harness.open('test.heavy');
  await until(() => want.includes(harness.surfaceState(0) ?? ''));
  harness.open('test.calm');
  await until(() => harness.surfaceState(1) === 'drawn');
  const status = harness.view('test.heavy')?.status;
  return {
    why: status !== undefined && 'why' in status ? status.why : status?.state,
    refused: harness.events.flatMap((event) =>
      event.kind === 'limit' && event.limit === 'refused' ? [event.detail] : [],
    ),
  };
};

for (const [name, operations] of Object.entries(tooMuch)) {
  test(`an extension that draws ${name} is refused what is too much, and its neighbour is drawn @proof`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    // What is left may be too much for a machine that is busy.
    const either = ['drawn', 'ended'];
    const seen = await page.evaluate(run, [policy, calm, drawing(operations), either] as const);
    expect(seen.refused.join(' ')).toContain('the rule "work"');
  });
}

for (const [name, operations] of Object.entries(attacks)) {
  test(`an extension that draws ${name} is ended, and its neighbour is drawn @proof`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const seen = await page.evaluate(run, [policy, calm, drawing(operations), ['ended']] as const);
    expect(seen.why).toMatch(/flood: what it drew took \d+ ms to show/);
  });
}

test('a large table under an author’s own sheet is drawn, and nobody is ended for it @proof', async ({
  page,
}) => {
  const sheet = `(()=>{let css='';for(let i=0;i<150;i++)css+='.row-'+i+' > .cell:hover{top:'+i+'px}';return css})()`;
  const table = `[[12,1,${sheet}],...Array.from({length:4000},(_,i)=>[[1,2+i,'p',0],[5,2+i,'class','row-'+i%150],[3,1,2+i,0]]).flat()]`;
  const seen = await page.evaluate(run, [policy, calm, drawing(table), ['drawn']] as const);
  expect(seen).toEqual({ why: 'active', refused: [] });
});

test('a sheet that looks around in a loop of its own is refused, and the rest is drawn @proof', async ({
  page,
}) => {
  const deep = `${':is('.repeat(9)}b${' i)'.repeat(9)} i{top:1px}`;
  const operations = `[
    [12,1,${JSON.stringify(deep)}],[12,2,'i:has(~ i ~ i){top:1px}'],[12,3,'i{& i{top:1px}}'],
    [12,4,'@container (width > 1px){i{top:1px}}'],[12,5,'@media (width > 1px){i:has(b){top:1px}}'],
    ...Array.from({length:120},(_,i)=>[[1,2+i,'i',0],[3,1+i,2+i,0]]).flat()]`;
  const seen = await page.evaluate(run, [policy, calm, drawing(operations), ['drawn']] as const);
  expect(seen.why).toBe('active');
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
  const shapes = Array.from(
    { length: 9 },
    (_, i) => `<g id="a${i + 1}">${`<use href="#a${i}"/>`.repeat(10)}</g>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="a0"><rect width="9" height="9"/></g>${shapes.join('')}</defs><use href="#a9"/></svg>`;
  const address = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  const css = `background:url("${address}")`;
  const sheet = `p{${css.replace('svg', String.raw`\73 vg`)}} p{top:7px}`;
  const operations = `[[1,2,'img',0],[5,2,'src',${JSON.stringify(address)}],[3,1,2,0],
    [1,3,'p',0],[11,3,'background',${JSON.stringify(`url("${address}")`)},0],[3,1,3,0],
    [1,4,'p',0],[5,4,'style',${JSON.stringify(css)}],[3,1,4,0],[12,1,${JSON.stringify(sheet)}],
    [1,5,'input',0],[5,5,'pattern','(a|a)*b'],[3,1,5,0],[8,5,'value','a'.repeat(40),0],
    [2,6,'the rest'],[3,1,6,0]]`;
  const seen = await page.evaluate(run, [policy, calm, drawing(operations), ['drawn']] as const);
  expect(seen.why).toBe('active');
  const heavy = page.frameLocator('iframe.kumix-cell:not([aria-hidden])').first();
  await expect(heavy.getByText('the rest')).toBeVisible();
  expect(
    await heavy
      .locator('p')
      .first()
      .evaluate((p) => getComputedStyle(p).top),
  ).toBe('7px');
});
