/** What a hostile guest can make the trusted renderer draw: nothing that loads, runs or hides. */
import { appField } from '../runtime/appField.ts';
import { cell, cellFrame, drawing, noted, openDrawing as open } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';
import { patience } from '../runtime/policies.ts';
import { disturbances, lateGuest, type Shown, watchField } from '../runtime/lateGuest.ts';
import type { Page } from '@playwright/test';
import { type Attacker, startAttacker } from './attacker.ts';

/** Draws the same without the renderer: what then loads by itself reaches the attacker. */
async function drawnPlain(
  page: Page,
  { origin, hits }: Attacker,
  operations: readonly unknown[],
): Promise<void> {
  await page.goto(`${origin}/control-frame/neighbour`);
  const text = JSON.stringify(operations).replaceAll('/hit/ops/', '/hit/control/');
  await page.evaluate((drawn) => {
    const nodes = new Map<unknown, Node>([[1, document.body]]);
    const elementOf = (id: unknown): HTMLElement => nodes.get(id) as HTMLElement;
    for (const [what, a, b, c] of JSON.parse(drawn) as [number, number, string, unknown][]) {
      if (what === 1) {
        const space = c === 1 ? 'http://www.w3.org/2000/svg' : 'http://www.w3.org/1999/xhtml';
        nodes.set(a, document.createElementNS(space, b));
      } else if (what === 3) nodes.get(a)?.appendChild(elementOf(b));
      else if (what === 5) elementOf(a).setAttribute(b, String(c));
      else if (what === 11) elementOf(a).style.setProperty(b, String(c));
      else if (what === 12) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(b);
        document.adoptedStyleSheets = [sheet];
      } else nodes.set(a, document.createTextNode(b));
    }
  }, text);
  await expect.poll(() => [...hits].toSorted()).toEqual(loading.map((id) => `control/${id}`));
  await page.close();
}

/** Of what is drawn below, what a browser loads at once; the rest waits for a person. */
const loading = ['css', 'fill', 'font', 'handler', 'img', 'inline', 'srcset', 'style', 'svg'];

test('draws no element and no attribute that loads, runs, submits or imitates', async ({
  page,
}) => {
  const attacker = await startAttacker();
  try {
    const U = `${attacker.origin}/hit/ops/`;
    const tags = [
      'script',
      'iframe',
      'frame',
      'object',
      'embed',
      'link',
      'meta',
      'base',
      'style',
      'template',
      'portal',
      'video',
      'audio',
      'source',
      'track',
      'slot',
      'x-custom',
      'SCRIPT',
      'marquee',
      'dialog',
    ];
    const attributes: [string, string, string][] = [
      ['img', 'src', `${U}img`],
      ['img', 'srcset', `${U}srcset 1x`],
      ['div', 'onclick', 'x()'],
      ['div', 'style', `background:url(${U}style)`],
      ['a', 'href', `${U}anchor`],
      ['a', 'ping', `${U}ping`],
      ['form', 'action', `${U}form`],
      ['button', 'formaction', `${U}formaction`],
      ['input', 'type', 'password'],
      ['input', 'type', 'file'],
      ['input', 'src', `${U}input`],
      ['table', 'background', `${U}background`],
      ['div', 'contenteditable', 'true'],
      ['div', 'autofocus', ''],
      ['div', 'is', 'x-custom'],
      ['div', 'popover', ''],
      ['div', 'nonce', 'x'],
      ['div', 'part', 'x'],
      ['div', 'slot', 'x'],
    ];
    const operations: unknown[] = [];
    let id = 1;
    for (const tag of tags) operations.push([1, ++id, tag, 0], [3, 1, id, 0]);
    for (const [tag, name, value] of attributes) {
      operations.push([1, ++id, tag, 0], [5, id, name, value], [3, 1, id, 0]);
    }
    operations.push([1, ++id, 'img', 0], [5, id, 'onerror', `fetch('${U}handler')`]);
    operations.push([5, id, 'src', 'data:,'], [3, 1, id, 0]);
    operations.push([1, ++id, 'svg', 1], [3, 1, id, 0]);
    const svg = id;
    for (const tag of [
      'image',
      'use',
      'script',
      'foreignObject',
      'a',
      'animate',
      'feImage',
      'style',
    ]) {
      operations.push([1, ++id, tag, 1], [5, id, 'href', `${U}svg`], [3, svg, id, 0]);
    }
    operations.push([1, ++id, 'rect', 1], [5, id, 'fill', `url(${U}fill)`], [3, svg, id, 0]);
    operations.push([
      12,
      900,
      `@import '${U}import';@font-face{font-family:f;src:url(${U}font)}*{background:url(${U}css);font-family:f}`,
    ]);
    operations.push([1, ++id, 'div', 0], [11, id, 'background', `url(${U}inline)`, 0]);
    operations.push([3, 1, id, 0], [2, ++id, 'x'], [3, id - 1, id, 0]);
    operations.push([2, ++id, 'end'], [3, 1, id, 0]);
    await drawnPlain(await page.context().newPage(), attacker, operations);
    await page.bringToFront();
    await open(page, drawing(JSON.stringify(operations)));
    const drawn = await cell(page)
      .locator('body > div')
      .evaluate((body) => ({
        tags: [...new Set([...body.querySelectorAll('*')].map(({ localName }) => localName))],
        attributes: [
          ...new Set([...body.querySelectorAll('*')].flatMap((each) => each.getAttributeNames())),
        ],
        passwords: body.querySelectorAll('input[type=password],input[type=file]').length,
      }));
    for (const tag of [...tags, 'image', 'use', 'foreignObject', 'animate', 'feImage']) {
      expect(drawn.tags).not.toContain(tag);
    }
    expect(drawn.attributes.toSorted()).toEqual(['autocomplete', 'style']);
    expect(drawn.passwords).toBe(0);
    await expect(cell(page).getByText('end')).toBeVisible();
    expect([...attacker.hits].filter((hit) => !hit.startsWith('control/'))).toEqual([]);
    const refused = await page.evaluate(() =>
      harness.events.some((event) => event.kind === 'limit' && event.limit === 'refused'),
    );
    expect(refused).toBe(true);
  } finally {
    await attacker.close();
  }
});

test('keeps its limits of nodes and depth, and never draws a node below itself', async ({
  page,
}) => {
  const code = drawing(`(()=>{const o=[[2,2,'first'],[3,1,2,0]];
    for(let i=3;i<400;i++)o.push([1,i,'div',0],[3,i===3?1:i-1,i,0]);
    o.push([3,10,3,0],[3,3,1,0]);
    for(let i=1000;i<40000;i++)o.push([2,i,'x'],[3,1,i,0]);
    o.push([1,'7','div',0],[1,-5,'div',0],[1,2,'p',0],[1,1e9+.5,'p',0],null,7,[99],[3],[]);
    return o})()`);
  await open(page, code);
  const size = await cell(page)
    .locator('body')
    .evaluate((body) => {
      let depth = 0;
      for (const each of body.querySelectorAll('*')) {
        let own = 0;
        for (let node: Element | null = each; node !== null; node = node.parentElement) own++;
        depth = Math.max(depth, own);
      }
      const walker = document.createTreeWalker(body);
      let nodes = 0;
      while (walker.nextNode() !== null) nodes++;
      return { depth, nodes };
    });
  expect(size.depth).toBeLessThanOrEqual(128 + 3);
  expect(size.nodes).toBeLessThanOrEqual(20_000);
  expect(size.nodes).toBeGreaterThan(1_000);
});

test('a guest 400 ms late never takes a letter back, and its answer to the last edit counts', async ({
  page,
}) => {
  await open(page, lateGuest, patience);
  const field = cell(page).locator('input');
  await field.click();
  const frame = await cellFrame(page);
  await frame.evaluate(watchField);
  const typed = 'a guest that is late';
  await page.keyboard.type(typed, { delay: 90 });
  await expect(field).toHaveValue(`(${typed.toUpperCase()})`);
  // It answered while more was being typed, and nothing of those answers was to be seen.
  await expect.poll(() => noted(page, 'stale')).toBeGreaterThan(0);
  const shown = await frame.evaluate<Shown>('shown');
  expect(shown.length).toBeGreaterThan(2);
  expect(disturbances(shown, typed)).toEqual([]);
  await page.keyboard.type('!');
  await expect(field).toHaveValue(`(${typed.toUpperCase()}!)`);
});

test('a guest does not disturb Japanese composition, and hears the composed text', async ({
  page,
}) => {
  const disturbing = `if(kind==='event'&&event.type==='input'){
    kumix.post(surface,JSON.stringify([1,[8,event.id,'value','['+event.value+']',event.edit]]));
    call('storage.kv.set',{key:'heard',value:event.value})}`;
  await open(page, drawing(`[[1,2,'input',0],[9,2,'input'],[3,1,2,0]]`, disturbing));
  const field = cell(page).locator('input');
  await field.click();
  const session = await page.context().newCDPSession(page);
  for (const text of ['ｎ', 'に', 'にほ', 'にほん']) {
    await session.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
    await expect(field).toHaveValue(text);
  }
  await session.send('Input.insertText', { text: '日本' });
  await expect
    .poll(() => page.evaluate(() => harness.log.store.get('test.drawing/heard')))
    .toBe('日本');
  await expect(field).toHaveValue('[日本]');
});

test('a guest takes the focus only from within its own cell', async ({ page }) => {
  const own = await appField(page);
  await own.focus();
  await open(page, drawing(`[[1,2,'input',0],[3,1,2,0],[13,2,'focus',[]]]`));
  await expect(own).toBeFocused();
});

test('copies to the clipboard within a second of a click in its cell, and never by itself', async ({
  page,
}) => {
  const copies = `if(kind==='event'&&event.type==='click')call('clipboard.write',{text:'copied'})`;
  await open(
    page,
    drawing(
      `(()=>{call('clipboard.write',{text:'stolen'});return [[1,2,'button',0],[9,2,'click'],[2,3,'Copy'],[3,2,3,0],[3,1,2,0]]})()`,
      copies,
    ),
  );
  await cell(page).getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => harness.log.calls)).toEqual(['clipboard copied']);
});
