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
/** Nodes from an id on, all below the root. */
const nodes = (from: number, count: number): string =>
  `Array.from({length:${count}},(_,i)=>[[1,${from}+i,'i',0],[3,1,${from}+i,0]]).flat()`;

const attacks: Readonly<Record<string, string>> = {
  'fifteen thousand nodes under nine thousand rules': `[[12,1,${rules(190_000)}],...${nodes(2, 15_000)}]`,
  'nine thousand rules over fifteen thousand nodes': `[...${nodes(2, 15_000)},[12,1,${rules(190_000)}]]`,
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
const run = async ([given, neighbour, code, want]: readonly [string, string, string, string]) => {
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
  await until(() => harness.surfaceState(0) === want);
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

for (const [name, operations] of Object.entries(attacks)) {
  test(`an extension that draws ${name} is ended, and its neighbour is drawn @proof`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const seen = await page.evaluate(run, [policy, calm, drawing(operations), 'ended'] as const);
    expect(seen.why).toMatch(/flood: what it drew took \d+ ms to show/);
  });
}

test('a large table under an author’s own sheet is drawn, and nobody is ended for it @proof', async ({
  page,
}) => {
  const sheet = `(()=>{let css='';for(let i=0;i<150;i++)css+='.row-'+i+' > .cell:hover{top:'+i+'px}';return css})()`;
  const table = `[[12,1,${sheet}],...Array.from({length:4000},(_,i)=>[[1,2+i,'p',0],[5,2+i,'class','row-'+i%150],[3,1,2+i,0]]).flat()]`;
  const seen = await page.evaluate(run, [policy, calm, drawing(table), 'drawn'] as const);
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
  const seen = await page.evaluate(run, [policy, calm, drawing(operations), 'drawn'] as const);
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
