/** What a guest draws to get around what a surface may hold, show, cost or do with the focus. */
import type { Frame, Page } from '@playwright/test';
import { cell, cellFrame, drawing, noted, openDrawing, refusals } from '../runtime/drawing.ts';
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

test('a field that is not to be filled in stays so, however the name is written', async ({
  page,
}) => {
  const operations = `[[1,2,'input',0],[5,2,'name','email'],[6,2,'AUTOCOMPLETE'],[3,1,2,0]]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).locator('input')).toHaveAttribute('autocomplete', 'off');
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

test('no attribute of SVG names a picture that is a document', async ({ page }) => {
  const address = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg"/>')}`;
  const fill = JSON.stringify(`image-set('${address}' 1x)`);
  const operations = `[[1,2,'svg',1],[5,2,'mask',${fill}],[5,2,'fill',${fill}],[3,1,2,0],
    [2,9,'end'],[3,1,9,0]]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  for (const name of ['mask', 'fill']) {
    await expect(cell(page).locator('svg')).not.toHaveAttribute(name);
  }
});

for (const [how, heard] of [
  ['leaves them alone (control)', ''],
  [
    'calls them back',
    `if(kind==='told'&&event.type==='focusin'&&event.id!==4)draw([13,4,'focus',[]])`,
  ],
] as const) {
  test(`whoever goes by Tab gets out of a panel that ${how}`, async ({ page }) => {
    const operations = `[2,4,6].flatMap(id=>
      [[1,id,'button',0],[2,id+1,'b'+id],[3,id,id+1,0],[3,1,id,0],[9,id,'focusin']])`;
    await openDrawing(page, drawing(operations, heard));
    await cell(page).getByText('b4').click();
    await expect(async () => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.className ?? '')).not.toContain(
        'kumix-cell',
      );
    }).toPass({ timeout: 5_000 });
  });
}

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

test('what would cost the app its frames is not painted', async ({ page }) => {
  const operations = `[[12,1,'p,p::before,input::placeholder{content:"x";filter:blur(9px)!important;'+
      'backdrop-filter:blur(9px)!important;mix-blend-mode:multiply!important} '+
      '@keyframes k{from,to{filter:blur(9px);backdrop-filter:blur(9px)}} b{animation:k 1s infinite}'],
    [12,2,'i{box-shadow:0 0 9px red'+',0 0 9px red'.repeat(300)+'}'],
    [12,3,'@keyframes l{to{box-shadow:0 0 9px red'+',0 0 9px red'.repeat(300)+'}} u{top:1px}'],
    [1,2,'p',0],[11,2,'filter','blur(9px)',1],[3,1,2,0],[1,3,'b',0],[3,1,3,0],[1,4,'input',0],[3,1,4,0],
    [1,5,'i',0],[5,5,'style','filter:blur(9px)!important'],[3,1,5,0],[2,9,'end'],[3,1,9,0]]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const frame = await cellFrame(page);
  const painted = await frame.evaluate(() =>
    [
      ['p', null],
      ['p', '::before'],
      ['b', null],
      ['i', null],
      ['input', '::placeholder'],
    ].flatMap(([name, part]) => {
      const element = document.querySelector(name ?? '');
      if (element === null) return ['missing'];
      const style = getComputedStyle(element, part);
      return [style.filter, style.backdropFilter, style.mixBlendMode, style.boxShadow];
    }),
  );
  expect(new Set(painted)).toEqual(new Set(['none', 'normal']));
  expect(await refusals(page)).toEqual(expect.arrayContaining(['value']));
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

test('what is not painted is in no rule, whatever it is a rule of', async ({ page }) => {
  const dear = `filter:blur(9px)!important;backdrop-filter:blur(9px);mix-blend-mode:multiply;
    background-blend-mode:multiply;-webkit-box-reflect:below;-webkit-text-security:disc!important;
    content-visibility:auto`.replaceAll(/\s+/g, '');
  const css = `input::-webkit-slider-runnable-track{top:1px;${dear}}
    @media all{meter::-webkit-meter-bar{${dear}}}@layer kumix{p{${dear}}}
    @keyframes k{to{${dear}}}details::details-content{${dear.replace('filter', String.raw`f\69lter`)}}`;
  const operations = `[[12,1,${JSON.stringify(css)}],[2,9,'end'],[3,1,9,0]]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const frame = await cellFrame(page);
  const rules = await frame.evaluate(() =>
    document.adoptedStyleSheets
      .slice(1)
      .flatMap(({ cssRules }) => Array.from(cssRules, ({ cssText }) => cssText)),
  );
  expect(rules).toHaveLength(5);
  expect(rules[0]).toContain('top: 1px');
  expect(rules.join('')).not.toMatch(/filter|blend|reflect|security|visibility/);
});

test('the pointer over a cell is one of the system’s, whatever a guest says', async ({ page }) => {
  const picture = `url(data:image/png,x)0 0,pointer`;
  const css = `p{cursor:${picture}}u{--c:${picture};cursor:var(--c)}b{cursor:help}
    @keyframes k{from,to{cursor:${picture}}}i{animation:k 9s infinite}`;
  const operations = `[[12,1,${JSON.stringify(css)}],...['p','u','b','i','s','a'].map((tag,at)=>[1,at+2,tag,0]),
    [11,6,'cursor','${picture}',0],[5,7,'style','cursor:${picture};top:1px'],[2,9,'end'],
    ...[2,3,4,5,6,7,9].map(id=>[3,1,id,0])]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const frame = await cellFrame(page);
  const cursors = await frame.evaluate(() =>
    ['p', 'u', 'b', 'i', 's', 'a'].map((tag) => {
      const element = document.querySelector(tag);
      return element === null ? 'missing' : getComputedStyle(element).cursor;
    }),
  );
  expect(cursors).toEqual(['auto', 'auto', 'help', 'auto', 'auto', 'auto']);
  expect(await refusals(page)).toEqual(['style']);
});

test('no layer of a guest’s comes before the one that says what is not painted', async ({
  page,
}) => {
  await openDrawing(page, drawing(`[[1,2,'p',0],[2,9,'end'],[3,2,9,0],[3,1,2,0]]`));
  await expect(cell(page).getByText('end')).toBeVisible();
  const frame = await cellFrame(page);
  const painted = await frame.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('@layer kumix{p{filter:blur(9px)!important}}');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const p = document.querySelector('p');
    return p === null ? 'missing' : getComputedStyle(p).filter;
  });
  expect(painted).toBe('none');
});

test('a sheet brings no font of its own', async ({ page }) => {
  const operations = `[[12,1,'@font-face{font-family:f;src:url(data:font/woff2,x)}'],
    [12,2,'@media all{@font-face{font-family:f;src:url(data:font/woff2,x)}}'],[2,9,'end'],[3,1,9,0]]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const frame = await cellFrame(page);
  expect(await frame.evaluate(() => document.adoptedStyleSheets.length)).toBe(1);
  expect(await refusals(page)).toEqual(['selector']);
});

test('an event tells a field’s value only where it may have changed', async ({ page }) => {
  const operations = `[[1,2,'textarea',0],[8,2,'value','large',0],[9,2,'click'],[9,2,'focusin'],
    [9,2,'keyup'],[3,1,2,0]]`;
  const heard = `if(kind!=='answer')note(event.type,event.value??'none')`;
  await openDrawing(page, drawing(operations, heard));
  await cell(page).locator('textarea').click();
  await page.keyboard.press('x');
  await expect.poll(() => noted(page, 'keyup')).toBe('none');
  expect(await noted(page, 'click')).toBe('none');
  expect(await noted(page, 'focusin')).toBe('large');
  expect(await noted(page, 'input')).toContain('x');
});

test('text that a sheet makes is no longer than a line @proof', async ({ page }) => {
  const operations = `(()=>{const long='"'+'x'.repeat(2000)+'"';return [
    [12,1,'p::before{content:"'+'x'.repeat(400)+'"}'],[12,1,'p::before{content:'+long+'}'],
    ...['quotes:'+long+' "x"','-webkit-hyphenate-character:'+long,'list-style:'+long,
      'list-style:'+long+' var(--none,)','list-style:'+long+' env(none,)','--a:attr(title) attr(title)']
      .map(css=>[12,2,'p{'+css+'}']),
    [12,3,'p{list-style:'+long+' env(none,);list-style-position:inside}'],
    [1,2,'p',0],[3,1,2,0],
    ...[['list-style-type',long],['list-style',long],['list-style',long+' var(--none,)'],
      ['list-style',long+' env(none,)'],['-webkit-hyphenate-character',long],['--a','counters(c,"xxxxx")']]
      .map(([name,value])=>[11,2,name,value,0]),
    ...['content:counters(c,"'+'x'.repeat(40)+'")','list-style:'+long+' var(--none,)',
      'list-style:'+long+' env(none,);list-style-position:inside'].map((css,at)=>
      [[1,3+at,'b',0],[5,3+at,'style',css],[3,1,3+at,0]]).flat(),
    [2,9,'end'],[3,1,9,0]]})()`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).getByText('end')).toBeVisible();
  const frame = await cellFrame(page);
  const drawn = await frame.evaluate(() =>
    Array.from(document.querySelectorAll('p, b'), (element) => {
      const style = getComputedStyle(element);
      const names = ['list-style-type', 'quotes', 'hyphenate-character', '--a'];
      return [
        getComputedStyle(element, '::before').content.length,
        Math.max(...names.map((name) => style.getPropertyValue(name).length)) < 100,
        element instanceof HTMLElement && element.style.length <= 2,
      ];
    }),
  );
  const [first, ...others] = drawn;
  expect(first).toEqual([402, true, true]);
  expect(new Set(others.map(String))).toEqual(new Set(['4,true,true']));
  expect(others).toHaveLength(3);
  // Ours, the first, and the third without its list.
  expect(await frame.evaluate(() => document.adoptedStyleSheets.length)).toBe(3);
});

test('a key that only changes others does not bring whoever goes by Tab back', async ({ page }) => {
  const operations = `[2,4].flatMap(id=>
    [[1,id,'button',0],[2,id+1,'b'+id],[3,id,id+1,0],[3,1,id,0],[9,id,'keydown']])`;
  const heard = `if(kind==='event'&&event.detail.key==='Shift')
    draw([13,2,'focus',[]],[13,4,'blur',[]],[2,900,'heard'],[3,1,900,0])`;
  await openDrawing(page, drawing(operations, heard));
  await cell(page).getByText('b2').click();
  await page.keyboard.press('Tab');
  await expect(cell(page).getByText('b4')).toBeFocused();
  await page.keyboard.press('Shift');
  await expect(cell(page).getByText('heard')).toBeVisible();
  await expect(cell(page).getByText('b4')).toBeFocused();
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
