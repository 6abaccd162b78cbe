/** What a guest draws so that it costs more than it weighs: to read, to style, to lay out. */
import type { Frame, Page } from '@playwright/test';
import { cell, cellFrame, drawing, openDrawing, refusals } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';

const stateOf = (page: Page) => (): Promise<string | undefined> =>
  page.evaluate(() => harness.surfaceState(0));

/** Nobody is ended for the machine's being busy. */
const patient = { isolation: 'worker', heartbeatMs: 10_000 };

/** Measures, from now on, how long nothing else has its turn there. */
const watch = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    const tick = (): void => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      setTimeout(tick, 0);
    };
    tick();
    Object.assign(globalThis, { gaps });
  });
const longest = (frame: Frame): Promise<number> =>
  frame.evaluate(() => {
    const gaps: unknown = Reflect.get(globalThis, 'gaps');
    return Array.isArray(gaps) ? Math.max(...gaps) : Number.NaN;
  });

test('the value of a field counts for as long as it is there @proof', async ({ page }) => {
  test.setTimeout(90_000);
  // Fourteen fields of two million characters each, of eight million at the most.
  const operations = `(()=>{const large='x'.repeat(2e6);let n=0;
    draw([1,900,'p',0],[11,900,'display','none',0],[3,1,900,0]);
    setTimeout(function more(){
      draw([1,2+n,'input',0],[3,900,2+n,0],[8,2+n,'value',large,0],[6,2+n,'.value']);
      if(++n<14)setTimeout(more,400);else draw([2,901,'end'],[3,1,901,0])},400);
    return [[2,902,'begin'],[3,1,902,0]]})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible({ timeout: 30_000 });
  const lengths = await cell(page)
    .locator('input')
    .evaluateAll((fields) =>
      fields.map((field) => (field instanceof HTMLInputElement ? field.value.length : 0)),
    );
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(8_000_000);
});

for (const [what, ui, characters, times] of [
  ['one that is too large', {}, 3_900_000, 1],
  ['six of a megabyte', {}, 1_000_000, 6],
] as const) {
  test(`a sheet is measured before it is read: ${what} @proof`, async ({ page }) => {
    const operations = `(()=>{const css='a{}'.repeat(${characters}/3);let n=0;
      setTimeout(function more(){draw([12,1,css+'/*'+n+'*/']);
        if(++n<${times})setTimeout(more,300);else draw([2,3,'all'],[3,1,3,0])},1500);
      return [[2,2,'end'],[3,1,2,0]]})()`;
    await openDrawing(page, drawing(operations), {
      ui: { isolation: 'worker', heartbeatMs: 5_000, ...ui },
    });
    const frame = await cellFrame(page);
    await watch(frame);
    await expect(cell(page).getByText('all')).toBeVisible();
    expect(await longest(frame)).toBeLessThan(600);
  });
}

test('reading sheets counts, also those that fit @proof', async ({ page }) => {
  test.setTimeout(90_000);
  const operations = `(()=>{const css='a{}'.repeat(66_000);let n=0;
    setTimeout(function more(){draw([12,1,css+'/*'+n+'*/']);if(++n<40)setTimeout(more,60)},1500);
    return [[2,2,'end'],[3,1,2,0]]})()`;
  await openDrawing(page, drawing(operations), {
    ui: { isolation: 'worker', heartbeatMs: 5_000 },
  });
  await expect.poll(stateOf(page), { timeout: 45_000 }).toBe('ended');
});

test('a small tree whose layout is dear is ended as a large one is @proof', async ({ page }) => {
  test.setTimeout(90_000);
  // Columns within columns, sixty nodes, laid out anew three times a second.
  const operations = `(()=>{const all=[];let parent=1;
    for(let n=0;n<6;n++){
      all.push([1,2+n,'div',0],[5,2+n,'style','columns:2;column-gap:1px'],[3,parent,2+n,0]);parent=2+n}
    for(let n=0;n<24;n++)
      all.push([1,100+n,'p',0],[2,200+n,'word '.repeat(20)],[3,100+n,200+n,0],[3,parent,100+n,0]);
    let n=0;
    setTimeout(()=>{drawAll(all);setInterval(()=>draw([11,2,'width',100+n++%200+'px',0]),300)},1500);
    return [[2,900,'end'],[3,1,900,0]]})()`;
  await openDrawing(page, drawing(operations));
  await expect.poll(stateOf(page), { timeout: 45_000 }).toBe('ended');
});

const doubled = (depth: number): string =>
  Array.from({ length: depth }, (_, n) => `--a${n + 1}:var(--a${n}),var(--a${n});`).join('');

for (const [how, operation, rule] of [
  [
    'by a sheet (control: not doubled)',
    `[12,1,'p{--a0:0 0 9px red;--a1:var(--a0),var(--a0);box-shadow:var(--a1)}']`,
    undefined,
  ],
  ['by a sheet', `[12,1,'p{--a0:0 0 9px red;${doubled(14)}box-shadow:var(--a14)}']`, 'value'],
  [
    'by several at once',
    `[12,1,'p{background:var(--none,)'+',linear-gradient(red,red)'.repeat(300)+'}']`,
    'value',
  ],
  [
    'by an attribute',
    `[5,2,'style','--a0:0 0 9px red;${doubled(14)}box-shadow:var(--a14)']`,
    'value',
  ],
  [
    'by a shorthand of which a part is replaced',
    `[12,1,'p{background:'+'linear-gradient(red,red),'.repeat(300)+'var(--none,) red;background-color:red}'],
      [5,2,'style','background:'+'linear-gradient(red,red),'.repeat(300)+'var(--none,) red;background-color:red']`,
    'value',
  ],
  [
    'by another attribute',
    `[5,2,'data-x','0 0 9px red'+',0 0 9px red'.repeat(300)],[11,2,'box-shadow','attr(data-x type(*))',0]`,
    'value',
  ],
  [
    'by a property at a time',
    `[11,2,'--a0','0 0 9px red',0],...Array.from({length:14},(_,n)=>
      [11,2,'--a'+(n+1),'var(--a'+n+'),var(--a'+n+')',0]),[11,2,'box-shadow','var(--a14)',0]`,
    'value',
  ],
  [
    'by a property whose name holds those of others',
    `[11,2,'--x0','0 0 9px red',0],...Array.from({length:8},(_,n)=>[
      [11,2,'--x'+(n+1)+' --x'+n,'var(--x'+n+')',0],
      [11,2,'--x'+(n+1),'var(--x'+n+'),var(--x'+n+')',0]]).flat(),[11,2,'box-shadow','var(--x8)',0]`,
    'style',
  ],
  [
    'by such a name in a sheet',
    String.raw`[12,1,'p{--x0:0 0 9px red;'+Array.from({length:8},(_,n)=>
      '--x'+(n+1)+'\\20 --x'+n+':var(--x'+n+');--x'+(n+1)+':var(--x'+n+'),var(--x'+n+');').join('')+
      'box-shadow:var(--x8)}']`,
    'value',
  ],
  [
    'by a letter that is read as another',
    String.raw`[11,2,'--\ufffd0','0 0 9px red',0],...Array.from({length:8},(_,n)=>
      [11,2,'--\ufffd'+(n+1),'var(--\x00'+n+'),var(--\x00'+n+')',0]),[11,2,'box-shadow','var(--\ufffd8)',0]`,
    'value',
  ],
  [
    'by an attribute whose type it names',
    `[5,2,'data-x','0 0 9px red'+',0 0 9px red'.repeat(300)],[11,2,'--t','type(*)',0],
      [11,2,'box-shadow','attr(data-x var(--t))',0]`,
    'value',
  ],
  [
    'in escapes',
    String.raw`...[0,1,2].map(n=>[11,2,'--a'+(n+1),Array(16).fill('v\\61r(--a'+n+')').join(),0]),
      [11,2,'--a0','0 0 9px red',0],[11,2,'box-shadow','v\\61r(--a3)',0]`,
    'value',
  ],
] as const) {
  test(`a list does not grow by what it names: ${how}`, async ({ page }) => {
    const operations = `[[1,2,'p',0],[2,3,'end'],[3,2,3,0],[3,1,2,0],${operation}]`;
    await openDrawing(page, drawing(operations));
    await expect(cell(page).getByText('end')).toBeVisible();
    const commas = await cell(page)
      .locator('p')
      .evaluate((node) => {
        const { boxShadow, backgroundImage } = getComputedStyle(node);
        return `${boxShadow}${backgroundImage}`.split(/,(?![^(]*\))/).length;
      });
    expect(commas).toBeLessThan(40);
    if (rule === undefined) expect(await refusals(page)).toEqual([]);
    else expect(await refusals(page)).toEqual([rule]);
  });
}

test('what is named counts for each node, also while none of them is shown @proof', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const operations = `(()=>{const all=[[12,1,'p{--a:'+'x '.repeat(250)+'}'+
      Array.from({length:100},(_,n)=>'.on p{--u'+n+':var(--a)}').join('')],
      [1,2,'div',0],[3,1,2,0],[2,3,'begin'],[3,1,3,0]];
    for(let n=0;n<3000;n++)all.push([1,10+n,'p',0],[3,2,10+n,0],[11,10+n,'--b',''+n,0]);
    setTimeout(()=>draw([5,2,'class','on'],[7,3,'end']),1500);return all})()`;
  await openDrawing(page, drawing(operations), {
    ui: { isolation: 'worker', heartbeatMs: 5_000 },
  });
  const frame = await cellFrame(page);
  await watch(frame);
  await expect(cell(page).getByText('end')).toBeVisible({ timeout: 60_000 });
  expect(await longest(frame)).toBeLessThan(1_000);
  expect(await refusals(page)).toContain('work');
});

for (const [what, attribute, css, rule] of [
  [
    'its text',
    `'title','a'.repeat(16e3)`,
    `('[title*="'+'a'.repeat(2e3)+'b" i]{top:1px}').repeat(9)`,
    'selector',
  ],
  [
    'one of its words',
    `'title','a'.repeat(16e3)`,
    `('[title~="'+'a'.repeat(2e3)+'b" i]{top:1px}').repeat(9)`,
    'selector',
  ],
  [
    'its class of thousands',
    `'class',Array.from({length:4e3},(_,i)=>i.toString(36)).join(' ')+' x'`,
    `('.x'.repeat(30)+'{top:1px}').repeat(1700)`,
    'work',
  ],
] as const) {
  test(`what a rule looks through at a node weighs by how long it is: ${what} @proof`, async ({
    page,
  }) => {
    test.setTimeout(90_000);
    const operations = `(()=>{const all=[[1,2,'div',0],[11,2,'display','none',0],[3,1,2,0],
        [2,3,'begin'],[3,1,3,0]];
      for(let n=0;n<120;n++)all.push([1,10+n,'p',0],[5,10+n,${attribute}],[3,2,10+n,0]);
      setTimeout(()=>draw([12,1,${css}],[11,2,'display','block',0],[7,3,'end']),1500);return all})()`;
    await openDrawing(page, drawing(operations), { ui: patient });
    const frame = await cellFrame(page);
    await watch(frame);
    await expect(cell(page).getByText('end')).toBeVisible({ timeout: 60_000 });
    expect(await longest(frame)).toBeLessThan(1_000);
    expect(await refusals(page)).toEqual([rule]);
  });
}

for (const [how, operations, children, rules] of [
  [
    'once the rules are there',
    `[12,1,css],...ids.map(id=>[3,2,id,0])`,
    2_500,
    ['work', 'work', 'work'],
  ],
  ['before they are there', `...ids.map(id=>[3,2,id,0]),[12,1,css]`, 2_970, ['work']],
  ['few beside each (control)', `[12,1,css],...ids.map(id=>[3,id-id%10,id,0])`, 330, []],
] as const) {
  test(`rules that look at all beside a node weigh by how many there are: ${how} @proof`, async ({
    page,
  }) => {
    const drawn = `(()=>{const css='a~i{top:1px}'.repeat(40);
      const ids=Array.from({length:3300},(_,n)=>10+n).filter(id=>id%10);
      const groups=ids.filter(id=>id%10===1).map(id=>[[1,id-1,'p',0],[3,2,id-1,0]]).flat();
      return [[1,2,'div',0],[11,2,'display','none',0],[3,1,2,0],...ids.map(id=>[1,id,'i',0]),
        ...(${children}===330?groups:[]),${operations},[4,11],[2,5,'end'],[3,1,5,0]]})()`;
    await openDrawing(page, drawing(drawn), { ui: patient });
    await expect(cell(page).getByText('end')).toBeVisible();
    const count = await cell(page).locator('div > div > *').count();
    expect(count).toBeGreaterThan(children - 100);
    expect(count).toBeLessThan(children + 100);
    expect(await refusals(page)).toEqual(rules);
  });
}

test('what a rule asks a form weighs by all of its fields, for each node above @proof', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const operations = `(()=>{const all=[[1,2,'button',0],[2,3,'begin'],[3,2,3,0],[3,1,2,0],[9,2,'click']];
    for(let n=0;n<100;n++)all.push([1,10+n,'fieldset',0],[3,n?9+n:1,10+n,0]);
    for(let n=0;n<3000;n++)all.push([1,200+n,n<2000?'input':'b',0],[3,109,200+n,0]);
    return all})()`;
  const heard = `if(kind==='event')draw([12,1,'fieldset:invalid b{top:1px}'],[7,3,'end'])`;
  await openDrawing(page, drawing(operations, heard), { ui: patient });
  const frame = await cellFrame(page);
  await watch(frame);
  await cell(page).getByText('begin').click();
  await expect(cell(page).getByText('end')).toBeVisible({ timeout: 30_000 });
  expect(await longest(frame)).toBeLessThan(1_000);
  expect(await refusals(page)).toEqual(['work']);
});

/** Columns within columns from id 2 on, some fifty nodes: dear to lay out. */
const columns = (levels: number): string => `(()=>{const all=[];let parent=1;
  for(let n=0;n<${levels};n++){
    all.push([1,2+n,'div',0],[5,2+n,'style','columns:2;column-gap:1px'],[3,parent,2+n,0]);parent=2+n}
  for(let n=0;n<24;n++)
    all.push([1,100+n,'p',0],[2,200+n,'word '.repeat(20)],[3,100+n,200+n,0],[3,parent,100+n,0]);
  return all})()`;

for (const [what, operations] of [
  [
    'is laid out between two slices of a message, and hidden by the last',
    `(()=>{setTimeout(()=>{const all=[[11,2,'display','block',0]];
        for(let n=0;n<40;n++){all.push([11,2,'width',100+n+'px',0]);
          for(let i=0;i<2400;i++)all.push([5,100,'title',''+i%2])}
        drawAll([...all,[11,2,'display','none',0]])},500);
      return [...${columns(6)},[11,2,'display','none',0],[2,900,'end'],[3,1,900,0]]})()`,
  ],
  [
    'takes long to be drawn, and no time to be laid out',
    `(()=>{const all=[[1,2,'div',0],[11,2,'display','none',0],[3,1,2,0],[2,900,'end'],[3,1,900,0]];
      for(let n=0;n<30;n++)all.push([2,10+n,'1'.repeat(1e5)],[3,2,10+n,0]);
      const turn=Array.from({length:4000},(_,i)=>[5,2,'dir',i%2?'auto':'ltr']);
      setTimeout(()=>drawAll(turn),500);return all})()`,
  ],
] as const) {
  test(`what ${what} counts @proof`, async ({ page }) => {
    test.setTimeout(90_000);
    await openDrawing(page, drawing(operations), { ui: patient });
    await expect.poll(stateOf(page), { timeout: 60_000 }).toBe('ended');
  });
}

test('what is laid out because of the pointer counts @proof', async ({ page }) => {
  test.setTimeout(90_000);
  const operations = `[[12,1,'#g:hover div{columns:2;column-gap:1px}'],[1,1000,'div',0],[5,1000,'id','g'],
    [3,1,1000,0],...${columns(5)}.map(([kind,a,b,...rest])=>
      kind===3&&a===1?[3,1000,b,0]:[kind,a,b,...rest]).filter(([kind])=>kind!==5)
      .concat([[5,2,'id','first']]),[1,901,'b',0],[2,900,'end'],[3,901,900,0],[3,1,901,0],
    [12,2,'b{position:fixed;bottom:0;left:0}']]`;
  await openDrawing(page, drawing(operations), { ui: patient });
  await expect(cell(page).getByText('end')).toBeVisible();
  const there = await cell(page).locator('#g').boundingBox();
  const away = await cell(page).locator('b').boundingBox();
  if (there === null || away === null) throw new Error('nothing to point at');
  const wander = async (): Promise<void> => {
    await page.mouse.move(there.x + 20, there.y + 5);
    await page.mouse.move(away.x + 2, away.y + 2);
  };
  await expect
    .poll(
      async () => {
        // A cell that is ended meanwhile answers no move.
        await Promise.race([wander(), page.waitForTimeout(2_000)]);
        return stateOf(page)();
      },
      { timeout: 60_000, intervals: [50] },
    )
    .toBe('ended');
});

test('text that takes the square of its length to lay out is ended before it takes minutes @proof', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const operations = `(()=>{let n=0;const words='ab שלום ('.repeat(2_000);
    setTimeout(function more(){draw([2,10+n,words],[3,1,10+n,0]);if(++n<40)setTimeout(more,100)},1500);
    return [[2,900,'end'],[3,1,900,0]]})()`;
  await openDrawing(page, drawing(operations));
  await expect.poll(stateOf(page), { timeout: 60_000 }).toBe('ended');
});
