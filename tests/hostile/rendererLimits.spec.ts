/** What a hostile guest could make of the renderer's own code and memory. */
import type { Page } from '@playwright/test';
import { cell, cellFrame, drawing, noted, openDrawing, refusals } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';

test('names that shadow the browser’s own neither hang the renderer nor break it', async ({
  page,
}) => {
  const shadows = [
    'parentNode',
    'nextSibling',
    'firstChild',
    'isConnected',
    'querySelector',
    'querySelectorAll',
    'createElement',
    'adoptedStyleSheets',
    'activeElement',
    'documentElement',
    'body',
    'hasFocus',
    'getAttribute',
    'contains',
    'style',
    'submit',
    'reportValidity',
  ];
  const operations: unknown[] = [[1, 2, 'form', 0]];
  let id = 2;
  for (const name of shadows) {
    operations.push([1, ++id, 'input', 0], [5, id, 'name', name], [3, 2, id, 0]);
    operations.push([1, ++id, 'input', 0], [5, id, 'id', name], [3, 2, id, 0]);
    operations.push([1, ++id, 'img', 0], [5, id, 'name', name], [5, id, 'id', name], [3, 2, id, 0]);
    operations.push([1, ++id, 'form', 0], [5, id, 'name', name], [3, 1, id, 0]);
  }
  operations.push([1, 900, 'button', 0], [2, 901, 'Send'], [3, 900, 901, 0], [3, 2, 900, 0]);
  operations.push([9, 2, 'submit'], [9, 900, 'keyup'], [3, 1, 2, 0]);
  const heard = `if(kind==='event'&&event.type==='submit'){note('sent',true);draw([2,950,'after'],[3,1,950,0])}`;
  await openDrawing(page, drawing(JSON.stringify(operations), heard));
  await cell(page).getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => noted(page, 'sent')).toBe(true);
  await expect(cell(page).getByText('after')).toBeVisible();
  await page.keyboard.press('F6');
  await expect.poll(() => page.evaluate(() => harness.keys)).toEqual(['F6']);
});

test('a tree that is put together from below gets no deeper than one from above', async ({
  page,
}) => {
  const operations = `(()=>{const o=[];
    for(let i=2;i<1002;i++)o.push([1,i,'div',0]);
    for(let i=1001;i>2;i--)o.push([3,i-1,i,0]);
    o.push([3,1,2,0]);
    // Legal trees of a hundred each, hung into one another.
    for(let t=0;t<5;t++){const first=2000+t*100;
      for(let i=0;i<100;i++)o.push([1,first+i,'p',0]);
      for(let i=99;i>0;i--)o.push([3,first+i-1,first+i,0]);
      o.push([3,t===0?1:first-1,first,0])}
    o.push([2,5000,'end'],[3,1,5000,0]);return o})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const deepest = await cell(page)
    .locator('body')
    .evaluate((body) => {
      let most = 0;
      for (const each of body.querySelectorAll('*')) {
        let depth = 0;
        for (let node: Element | null = each; node !== body; node = node?.parentElement ?? null) {
          depth++;
        }
        most = Math.max(most, depth);
      }
      return most;
    });
  expect(deepest).toBeGreaterThan(100);
  expect(deepest).toBeLessThanOrEqual(128 + 1);
  expect(await refusals(page)).toContain('depth');
});

test('what changes for ever never uses up a limit, and what is too much is refused @proof', async ({
  page,
}) => {
  // Twenty-five million characters in all, a few hundred thousand at a time.
  const operations = `(()=>{const big='x'.repeat(1e5);
    draw([2,2,'start'],[3,1,2,0],[1,3,'div',0],[3,1,3,0]);
    let turn=0;const step=()=>{
      draw([6,2,big+turn],[7,2,big],[5,3,'title','y'.repeat(16000)],[12,50,'b{font-family:"'+big+'"}']);
      if(++turn<120)return setTimeout(step,20);
      draw([2,9,'z'.repeat(4e6)],[3,1,9,0]);draw([2,10,'z'.repeat(4e6)],[3,1,10,0]);draw([2,11,'z'.repeat(4e6)],[3,1,11,0]);
      draw([7,2,'still drawn'],[12,50,'body{--last:1}'],[5,3,'title','told'])};
    step();return []})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('still drawn')).toBeVisible();
  await expect(cell(page).getByTitle('told')).toBeAttached();
  const last = await cell(page)
    .locator('body')
    .evaluate((body) => getComputedStyle(body).getPropertyValue('--last'));
  expect(last).toBe('1');
  expect(await refusals(page)).toEqual(['text']);
});

test('nodes come to an end, and there is room again once some are gone', async ({ page }) => {
  const operations = `(()=>{
    for(let from=2;from<21000;from+=1000)drawAll(Array.from({length:1000},(_,i)=>[1,from+i,'i',0]));
    draw([4,3],[2,30000,'room again'],[3,1,30000,0]);return []})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('room again')).toBeVisible();
  expect(await refusals(page)).toContain('nodes');
});

test('styles without end use up the limit of texts', async ({ page }) => {
  // Ten million characters on eleven hundred nodes.
  const operations = `(()=>{const big='"'+'x'.repeat(9e3)+'"';
    for(let from=10;from<1110;from+=100)drawAll(Array.from({length:100},(_,i)=>
      [[1,from+i,'p',0],[3,1,from+i,0],[11,from+i,'font-family',big,0]]).flat());
    draw([2,3,'end'],[3,1,3,0]);return []})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeAttached();
  expect(await refusals(page)).toContain('text');
});

test('properties of its own without end are refused', async ({ page }) => {
  const operations = `(()=>{draw([1,2,'p',0],[3,1,2,0]);
    for(let from=0;from<3000;from+=100)drawAll(Array.from({length:100},(_,i)=>[11,2,'--x'+(from+i),'1',0]));
    draw([2,3,'end'],[3,1,3,0]);return []})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const [first, last] = await cell(page)
    .locator('p')
    .evaluate((node) => ['--x2047', '--x2048'].map((name) => node.style.getPropertyValue(name)));
  expect([first, last]).toEqual(['1', '']);
  expect(await refusals(page)).toContain('value');
});

test('what a browser throws at is refused, and the next operation is drawn', async ({ page }) => {
  await openDrawing(
    page,
    drawing(
      `[[1,2,'input',0],[5,2,'type','email'],[3,1,2,0],[13,2,'setSelectionRange',[0,1],9],
        [1,3,'canvas',0],[3,1,3,0],[1,4,'progress',0],[3,1,4,0],[8,4,'value','much',0],
        [3,2,2,0],[11,2,'--x',{},0],[2,5,'drawn'],[3,1,5,0]]`,
    ),
  );
  await expect(cell(page).getByText('drawn')).toBeVisible();
});

test('pictures are held to their bytes, and freed with their nodes @proof', async ({ page }) => {
  // A canvas of a thousand by a thousand pixels is four megabytes; sixteen of them are too much.
  const operations = `(()=>{let at=0;const step=()=>{const id=10+at;
      draw([1,id,'canvas',0],[3,1,id,0]);
      kumix.post(surface,'[1,[16,'+id+',1000,1000]]',[new Uint8Array(4e6).fill(255).buffer]);
      if(++at<20)return setTimeout(step,900);
      draw(...Array.from({length:20},(_,i)=>[4,10+i]),[1,99,'canvas',0],[3,1,99,0]);
      kumix.post(surface,'[1,[16,99,1000,1000]]',[new Uint8Array(4e6).fill(255).buffer]);
      draw([2,100,'end'],[3,1,100,0])};
    setTimeout(step,50);return [[2,2,'begin'],[3,1,2,0]]})()`;
  test.setTimeout(90_000);
  await openDrawing(page, drawing(operations));
  await expect.poll(() => refusals(page), { timeout: 60_000 }).toContain('pictures');
  await expect(cell(page).getByText('end')).toBeVisible({ timeout: 60_000 });
  const canvases = await cell(page)
    .locator('canvas')
    .evaluateAll((all) => all.map((each) => (each as HTMLCanvasElement).width));
  expect(canvases).toEqual([1000]);
});

test('removed nodes are freed, with what they held @proof', async ({ page }) => {
  const operations = `(()=>{let id=10,turn=0;const step=()=>{const o=[];
      const first=id;for(let i=0;i<2000;i++){o.push([1,++id,'p',0],[2,++id,'x'],[3,id-1,id,0],[3,1,id-1,0])}
      draw(...o);const p=[];for(let at=first+1;at<id;at+=2)p.push([4,at]);draw(...p);
      if(++turn<20)setTimeout(step,30);else draw([2,5,'end'],[3,1,5,0])};
    step();return []})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const session = await page.context().newCDPSession(await cellFrame(page));
  await session.send('HeapProfiler.collectGarbage');
  // Eighty thousand were drawn. What is left is the page's, the cell's and Playwright's.
  await expect
    .poll(async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Memory.getDOMCounters')).nodes;
    })
    .toBeLessThan(4_000);
  expect(await refusals(page)).toEqual([]);
});

test('a style sheet that is refused leaves the one before it in its place @proof', async ({
  page,
}) => {
  const operations = `[...Array.from({length:400},(_,i)=>[[1,2+i,'p',0],[3,1,2+i,0]]).flat(),
    [12,1,'p{position:relative;top:7px}'],
    [12,1,'/*'+'x'.repeat(210000)+'*/'],
    [12,1,'p{top:8px}/*'+','.repeat(190000)+'*/'],
    [12,1,'p:has(i){top:9px}'],
    [2,900,'end'],[3,1,900,0]]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  await expect(cell(page).locator('p').first()).toHaveCSS('top', '7px');
  await expect.poll(() => refusals(page)).toContain('sheet');
});

/** Why it was ended, where it was. */
const reasons = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    harness.events.flatMap((event) => (event.kind === 'lifecycle' ? [event.why ?? ''] : [])),
  );

/** Fifty messages a second may be: what a guest says a hundred times a second in these tests. */
const slow = { ui: { isolation: 'worker', heartbeatMs: 5_000, messagesPerSecond: 50 } };

test('who asks where things are, in one message by the hundred, does not earn a rate by the answers @proof', async ({
  page,
}) => {
  // Each asks fifty times after a node that is not there.
  const asks = `(()=>{let n=0;setInterval(()=>drawAll(Array.from({length:50},()=>[14,++n,7,'rect'])),10);
    return [[2,2,'asking'],[3,1,2,0]]})()`;
  await openDrawing(page, drawing(asks), slow);
  await expect
    .poll(() => page.evaluate(() => harness.surfaceState(0)), { timeout: 15_000 })
    .toBe('ended');
  expect(await reasons(page)).toContainEqual(expect.stringContaining('flood'));
});

for (const [what, operations] of [
  [
    'opens and closes what it has drawn',
    `Array.from({length:20},(_,i)=>[[1,10+i,'details',0],[9,10+i,'toggle'],[3,2,10+i,0]]).flat(),
     turn=>Array.from({length:20},(_,i)=>turn?[5,10+i,'open','']:[6,10+i,'open'])`,
  ],
  [
    'calls the focus from one field to the next',
    `[...['focus','blur','focusin','focusout'].map(type=>[9,1,type]),
      ...[10,11].flatMap(id=>[[1,id,'input',0],[3,2,id,0]])],
     turn=>[[13,10,'focus',[]],[13,11,'focus',[]]]`,
  ],
  [
    'lays this and that under the pointer',
    `[...['over','out'].flatMap(way=>[[9,1,'pointer'+way],[9,1,'mouse'+way]]),
      ...[10,11].flatMap(id=>[[1,id,'div',0],[5,id,'style','position:fixed;inset:0'],[3,2,id,0]])],
     turn=>[[11,11,'display',turn?'none':'block',0]]`,
  ],
] as const) {
  test(`who ${what} does not earn a rate by what it is told of it @proof`, async ({ page }) => {
    // Once the person has clicked, so that they are in the cell and the pointer rests on it.
    const begun = `const [first,step]=[${operations}];
      if(event.type==='click'&&!self.going){self.going=1;drawAll(first);
        let turn=0;setInterval(()=>drawAll(step(turn^=1)),10)}`;
    const start = `[[1,2,'div',0],[5,2,'style','position:fixed;inset:0'],[9,2,'click'],[2,3,'begin'],
      [3,2,3,0],[3,1,2,0]]`;
    await openDrawing(page, drawing(start, begun), slow);
    await cell(page).getByText('begin').click();
    await expect
      .poll(() => page.evaluate(() => harness.surfaceState(0)), { timeout: 15_000 })
      .toBe('ended');
    expect(await reasons(page)).toContainEqual(expect.stringContaining('more than the rate'));
  });
}
