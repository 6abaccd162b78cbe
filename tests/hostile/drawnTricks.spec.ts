/** What a guest draws to get around what a surface may hold, show or do with the focus. */
import { cell, cellFrame, drawing, noted, openDrawing, refusals } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';

test('a field that is not to be filled in stays so, however the name is written', async ({
  page,
}) => {
  const operations = `[[1,2,'input',0],[5,2,'name','email'],[6,2,'AUTOCOMPLETE'],[3,1,2,0]]`;
  await openDrawing(page, drawing(operations));
  await expect(cell(page).locator('input')).toHaveAttribute('autocomplete', 'off');
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
  expect(await refusals(page)).toEqual(['picture']);
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
