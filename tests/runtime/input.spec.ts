/** Keys, fields and forms in a cell: the person and their input method come first. */
import type { CDPSession, Page } from '@playwright/test';
import { appField } from './appField.ts';
import { cell, drawing, noted, openDrawing } from './drawing.ts';
import { expect, test } from './fixture.ts';

const keys = (page: Page): Promise<readonly string[]> => page.evaluate(() => harness.keys);

/** Every event that is heard, as `type:value`, kept under `heard`. */
const keeps = `self.all??=[];if(kind==='event'){all.push(event.type+':'+(event.value??''));note('heard',all)}`;

async function compose(session: CDPSession, text: string): Promise<void> {
  await session.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });
}

test('Escape, F6 and the palette chord reach the app wherever the focus is, and Tab gets out', async ({
  page,
}) => {
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'before';
    document.querySelector('#main')?.before(button);
  });
  const greedy = `if(kind==='event'&&event.type==='click')draw([4,3]);
    if(kind==='event'&&event.type==='keydown'){(self.pressed??=[]).push(event.detail.key);note('pressed',pressed)}`;
  await openDrawing(
    page,
    drawing(
      `[[5,1,'kx-prevent','keydown'],[1,2,'div',0],[5,2,'kx-prevent','keydown keydown:Tab keydown:Escape keyup'],
        [9,2,'keydown'],[1,3,'button',0],[9,3,'click'],[2,4,'Gone'],[3,3,4,0],[3,2,3,0],
        [1,5,'input',0],[3,2,5,0],[3,1,2,0]]`,
      greedy,
    ),
  );
  await cell(page).locator('input').click();
  for (const key of ['Escape', 'F6', 'Control+k', 'Meta+Shift+K']) await page.keyboard.press(key);
  await expect.poll(() => keys(page)).toEqual(['Escape', 'F6', 'palette', 'palette']);
  // They are the app's alone: the guest, which listens to every key, hears what is around them.
  await page.keyboard.press('x');
  await expect.poll(() => noted(page, 'pressed')).toEqual(['Control', 'Meta', 'Shift', 'x']);
  // What had the focus is taken out: it is on nothing of the guest's now.
  await cell(page).getByRole('button', { name: 'Gone' }).click();
  await expect(cell(page).getByRole('button')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('F6');
  await expect.poll(async () => (await keys(page)).slice(4)).toEqual(['Escape', 'F6']);
  await cell(page).locator('input').click();
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('#before')).toBeFocused();
});

test('whoever goes by Tab gets out of a panel that puts another place before them with each step', async ({
  page,
}) => {
  const growing = `if(kind==='told'&&event.type==='focusin'){self.id??=100;id+=2;
    draw([1,id,'button',0],[2,id+1,'more'],[3,id,id+1,0],[9,id,'focusin'],[3,1,id,0]);note('grown',id)}`;
  const operations = `[2,4].flatMap(id=>
    [[1,id,'button',0],[2,id+1,'b'+id],[3,id,id+1,0],[9,id,'focusin'],[3,1,id,0]])`;
  await openDrawing(page, drawing(operations, growing));
  await cell(page).getByText('b2').click();
  await expect.poll(() => noted(page, 'grown')).toBe(102);
  const isInside = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement?.className.includes('kumix-cell') === true);
  // Three places as they begin; with each that they come to, there is one more behind it.
  for (let pressed = 1; pressed <= 3; pressed++) {
    // oxlint-disable no-await-in-loop -- one step after the other
    await page.keyboard.press('Tab');
    await expect.poll(() => noted(page, 'grown')).toBe(102 + 2 * pressed);
    // It is told of before it is drawn.
    await expect(cell(page).getByText('more')).toHaveCount(1 + pressed);
    // oxlint-enable no-await-in-loop
  }
  expect(await isInside()).toBe(true);
  await page.keyboard.press('Tab');
  await expect.poll(isInside).toBe(false);
});

test('the app’s own keys, Tab and keys that change others give a guest nothing', async ({
  page,
}) => {
  const asking = `(self.tries=0,
    setInterval(()=>{call('clipboard.write',{text:'theirs'});note('tries',++tries)},100),
    [[1,2,'input',0],[3,1,2,0],[1,4,'input',0],[3,1,4,0]])`;
  await openDrawing(page, drawing(asking));
  // Not by a click, which is an action.
  await page.evaluate(() => harness.surfaces[0]?.focus());
  await expect(cell(page).locator('input').first()).toBeFocused();
  const copied = (): Promise<boolean> =>
    page.evaluate(() => harness.log.calls.includes('clipboard theirs'));
  const tries = async (): Promise<number> => Number((await noted(page, 'tries')) ?? 0);
  for (const key of ['Escape', 'F6', 'Control+k', 'Shift', 'Tab']) await page.keyboard.press(key);
  await expect.poll(() => keys(page)).toEqual(['Escape', 'F6', 'palette']);
  await expect(cell(page).locator('input').last()).toBeFocused();
  const before = await tries();
  await expect.poll(tries).toBeGreaterThan(before + 3);
  expect(await copied()).toBe(false);
  await page.keyboard.press('x');
  await expect.poll(copied).toBe(true);
});

test('a late order to focus leaves the focus where the person has taken it meanwhile', async ({
  page,
}) => {
  const own = await appField(page);
  await openDrawing(page, drawing(`[[1,2,'input',0],[3,1,2,0]]`));
  await page.evaluate(() => {
    const [surface] = harness.surfaces;
    surface?.focus();
    document.querySelector<HTMLElement>('#own')?.focus();
    surface?.setContext({ roomId: null, colourScheme: 'dark', language: 'en' });
  });
  // Once the second order is seen to be followed, the first has been read.
  await expect(cell(page).locator('html')).toHaveAttribute('data-scheme', 'dark');
  await page.keyboard.type('mine');
  await expect(own).toBeFocused();
  await expect(own).toHaveValue('mine');
  // Nobody has gone on since this one (control).
  await page.evaluate(() => harness.surfaces[0]?.focus());
  await expect(cell(page).locator('input')).toBeFocused();
});

test('a field that loses the focus takes a late answer all the same @proof', async ({ page }) => {
  const late = `if(kind==='event'&&event.type==='input')setTimeout(()=>
    draw([8,event.id,'value',event.value.toUpperCase(),event.edit]),400)`;
  await openDrawing(
    page,
    drawing(`[[1,2,'input',0],[9,2,'input'],[3,1,2,0],[1,3,'button',0],[3,1,3,0]]`, late),
  );
  await cell(page).locator('input').click();
  await page.keyboard.type('kumix');
  // The browser says "change" now, which changes nothing that was not told.
  await page.keyboard.press('Tab');
  await expect(cell(page).locator('input')).toHaveValue('KUMIX');
});

test('a caret that the person has moved on is not put back by a late answer @proof', async ({
  page,
}) => {
  const late = `if(kind==='event'&&event.type==='input')setTimeout(()=>
    draw([13,event.id,'setSelectionRange',[0,0],event.edit],[13,event.id,'select',[],event.edit]),200)`;
  await openDrawing(page, drawing(`[[1,2,'input',0],[9,2,'input'],[3,1,2,0]]`, late));
  const field = cell(page).locator('input');
  await field.click();
  await page.keyboard.type('one two three', { delay: 60 });
  await expect(field).toHaveValue('one two three');
});

test('composition is left alone by a guest that writes, moves, disables and selects', async ({
  page,
}) => {
  const rude = `if(kind==='event'&&event.type==='input'){note('last',event.value);
    draw([8,2,'value','['+event.value+']',event.edit],[13,2,'setSelectionRange',[0,0],event.edit],
      [13,2,'blur',[]],[13,3,'focus',[]],[5,2,'readonly',''],[5,2,'disabled',''],[3,1,2,3],[3,1,2,0],[3,1,2,3],
      [6,2,'readonly'],[6,2,'disabled'])}`;
  await openDrawing(
    page,
    drawing(`[[1,2,'input',0],[9,2,'input'],[1,3,'input',0],[3,1,2,0],[3,1,3,0]]`, rude),
  );
  const field = cell(page).locator('input').first();
  await field.click();
  const session = await page.context().newCDPSession(page);
  for (const text of ['か', 'かん', 'かんじ']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what typing is
    await compose(session, text);
    // oxlint-disable-next-line no-await-in-loop -- the guest has answered before the next letter
    await expect.poll(() => noted(page, 'last')).toBe(text);
    // oxlint-disable-next-line no-await-in-loop -- and nothing of that answer is to be seen
    await expect(field).toHaveValue(text);
  }
  await session.send('Input.insertText', { text: '漢字' });
  await expect(field).toHaveValue('[漢字]');
  await expect(field).toBeEditable();
});

test('a form is submitted once, by Enter and by its button, and told of what a reset gives back', async ({
  page,
}) => {
  const counting = `if(kind==='event'&&event.type==='submit'){self.sent=(self.sent??0)+1;note('sent',sent)}
    ${keeps}`;
  await openDrawing(
    page,
    drawing(
      `[[1,2,'form',0],[9,2,'submit'],[9,2,'reset'],[1,3,'input',0],[5,3,'value','first'],[3,2,3,0],
        [1,4,'button',0],[2,5,'Send'],[3,4,5,0],[3,2,4,0],
        [1,6,'button',0],[5,6,'type','reset'],[2,7,'Undo'],[3,6,7,0],[3,2,6,0],
        [1,8,'fieldset',0],[5,8,'disabled',''],[1,9,'button',0],[2,10,'Never'],[3,9,10,0],[3,8,9,0],[3,2,8,0],[3,1,2,0]]`,
      counting,
    ),
  );
  const field = cell(page).getByRole('textbox');
  await field.fill('second');
  await field.press('Enter');
  await expect.poll(() => noted(page, 'sent')).toBe(1);
  await cell(page).getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => noted(page, 'sent')).toBe(2);
  await cell(page).getByRole('button', { name: 'Never' }).click({ force: true });
  await cell(page).getByRole('button', { name: 'Undo' }).click();
  await expect(field).toHaveValue('first');
  await expect
    .poll(() => noted(page, 'heard'))
    .toEqual(['input:second', 'submit:', 'change:second', 'submit:', 'input:first', 'reset:']);
});

test('what a guest says beforehand to prevent does not happen, and what it does not name does', async ({
  page,
}) => {
  await openDrawing(
    page,
    drawing(
      `[[1,2,'input',0],[5,2,'value','ab'],[5,2,'kx-prevent','beforeinput:insertText'],[3,1,2,0],
        [1,3,'input',0],[5,3,'type','checkbox'],[5,3,'kx-prevent','click'],[3,1,3,0],
        [1,4,'form',0],[5,4,'kx-prevent','keydown:Enter'],[9,4,'submit'],[9,4,'keydown'],
        [1,5,'input',0],[3,4,5,0],
        [1,6,'button',0],[5,6,'kx-prevent','click'],[2,7,'Keep'],[3,6,7,0],[3,4,6,0],
        [1,8,'button',0],[2,9,'Send'],[3,8,9,0],[3,4,8,0],[3,1,4,0]]`,
      `self.all??=[];if(kind==='event'&&(event.type==='submit'||event.type==='keydown')){
        all.push(event.detail.key??event.type);note('heard',all)}`,
    ),
  );
  const [closed, open] = [
    cell(page).getByRole('textbox').first(),
    cell(page).locator('form input'),
  ];
  await closed.click();
  for (const key of ['End', 'x', 'y', 'Backspace']) await page.keyboard.press(key);
  await expect(closed).toHaveValue('a');
  await cell(page).getByRole('checkbox').click();
  await expect(cell(page).getByRole('checkbox')).not.toBeChecked();
  await open.press('Enter');
  await cell(page).getByRole('button', { name: 'Keep' }).click();
  await open.press('z');
  await cell(page).getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => noted(page, 'heard')).toEqual(['Enter', 'z', 'submit']);
  await expect(open).toHaveValue('z');
});

test('a guest that says no to the click on a box is heard, and a prevented click tells of no change', async ({
  page,
}) => {
  const stern = `self.all??=[];if(kind==='event'){all.push(event.type+':'+event.checked);note('heard',all);
    if(event.type==='click'&&event.id===2)draw([8,2,'checked',false,event.edit],[5,2,'title','no']);
    if(event.type==='click'&&event.id===3)draw([8,3,'checked',true,event.edit])}`;
  await openDrawing(
    page,
    drawing(
      `[2,3].flatMap(id=>[[1,id,'input',0],[5,id,'type','checkbox'],[9,id,'click'],[3,1,id,0]])
        .concat([[5,3,'kx-prevent','click']])`,
      stern,
    ),
  );
  const boxes = cell(page).getByRole('checkbox');
  await boxes.nth(0).click();
  await expect(boxes.nth(0)).toHaveAttribute('title', 'no');
  await expect(boxes.nth(0)).not.toBeChecked();
  await boxes.nth(1).click();
  await expect(boxes.nth(1)).toBeChecked();
  await expect
    .poll(() => noted(page, 'heard'))
    .toEqual(['click:true', 'input:true', 'change:true', 'click:undefined']);
});

test('the space bar and a reset are among what can be prevented', async ({ page }) => {
  await openDrawing(
    page,
    drawing(
      `[[1,2,'form',0],[5,2,'kx-prevent','keydown:Space reset'],[9,2,'reset'],
        [1,3,'input',0],[3,2,3,0],[1,4,'button',0],[5,4,'type','reset'],[2,5,'Undo'],[3,4,5,0],[3,2,4,0],[3,1,2,0]]`,
      `if(kind==='event'&&event.type==='reset')note('reset',true)`,
    ),
  );
  const field = cell(page).getByRole('textbox');
  await field.click();
  await page.keyboard.type('a b');
  await expect(field).toHaveValue('ab');
  await cell(page).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => noted(page, 'reset')).toBe(true);
  await expect(field).toHaveValue('ab');
});

test('a late answer about one radio button does not undo the click on the next @proof', async ({
  page,
}) => {
  const late = `if(kind==='event'&&event.type==='change')setTimeout(()=>
    draw([8,event.id,'checked',true,event.edit],[5,event.id,'title','answered']),400)`;
  await openDrawing(
    page,
    drawing(
      `[2,3].flatMap(id=>[[1,id,'input',0],[5,id,'type','radio'],[5,id,'name','group'],[9,id,'change'],[3,1,id,0]])`,
      late,
    ),
  );
  const radios = cell(page).getByRole('radio');
  await radios.nth(0).click();
  await radios.nth(1).click();
  await expect(radios.nth(0)).toHaveAttribute('title', 'answered');
  await expect(radios.nth(1)).toHaveAttribute('title', 'answered');
  await expect(radios.nth(1)).toBeChecked();
});

test('tells what is chosen in a list of many @proof', async ({ page }) => {
  await openDrawing(
    page,
    drawing(
      `[[1,2,'select',0],[5,2,'multiple',''],[9,2,'change'],...[3,4,5].flatMap(id=>
        [[1,id,'option',0],[2,id+10,'option '+id],[3,id,id+10,0],[3,2,id,0]]),[3,1,2,0]]`,
      `if(kind==='event'&&event.type==='change')note('chosen',event.chosen)`,
    ),
  );
  await cell(page).getByRole('option', { name: 'option 3' }).click();
  await cell(page)
    .getByRole('option', { name: 'option 5' })
    .click({ modifiers: ['Control'] });
  await expect.poll(() => noted(page, 'chosen')).toEqual([0, 2]);
});

test('a guest does not take the focus back from the app after a click in its cell', async ({
  page,
}) => {
  const own = await appField(page);
  // It asks for the focus again and again for a second after every click.
  const grabbing = `if(kind==='event'&&event.type==='click'){let n=0;const again=()=>{
    draw([13,2,'focus',[]],[13,2,'select',[],1e9]);if(++n<20)setTimeout(again,50);else note('done',true)};again()}`;
  await openDrawing(page, drawing(`[[1,2,'input',0],[9,2,'click'],[3,1,2,0]]`, grabbing));
  await cell(page).locator('input').click();
  await own.click();
  await page.keyboard.type('mine');
  await expect.poll(() => noted(page, 'done')).toBe(true);
  await expect(own).toBeFocused();
  await expect(own).toHaveValue('mine');
});

test('a cell that is off screen is drawn to all the same @proof', async ({ page }) => {
  await page.evaluate(() => {
    const spacer = document.createElement('div');
    spacer.style.height = '5000px';
    document.querySelector('#main')?.before(spacer);
  });
  const ticking = `(()=>{let n=0;const tick=()=>{draw([7,2,'tick '+ ++n]);if(n<200)setTimeout(tick,5)};
    setTimeout(tick,50);return [[2,2,'begin'],[3,1,2,0]]})()`;
  await openDrawing(page, drawing(ticking));
  await expect(cell(page).locator('body')).toHaveText('tick 200');
  await page.locator('.anchor').scrollIntoViewIfNeeded();
  await expect(cell(page).getByText('tick 200')).toBeInViewport();
});
