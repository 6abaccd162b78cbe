import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { devPolicy, patience } from './policies.ts';

const cell = (page: Page) => page.frameLocator('iframe.kumix-cell:not([aria-hidden])');

test.describe('a panel drawn from a worker', () => {
  test.beforeEach(async ({ page }) => {
    await page.evaluate(async (policy) => {
      harness.start(policy);
      await harness.installBuilt('org.kumix.room-notes');
      harness.open('org.kumix.room-notes', 'note');
    }, devPolicy());
  });

  test('keeps a note, shows that it is kept, and has it again next time', async ({ page }) => {
    const note = cell(page).getByRole('textbox', { name: 'Note about this room' });
    await note.fill('Meeting moved to Thursday');
    await expect(cell(page).getByRole('status')).toHaveText('Saved on this device');
    expect(await page.evaluate(() => [...harness.log.store])).toEqual([
      ['org.kumix.room-notes/note:!plain:x', 'Meeting moved to Thursday'],
    ]);
    await page.evaluate(() => {
      harness.surfaces[0]?.dispose();
      harness.open('org.kumix.room-notes', 'note');
    });
    await expect(cell(page).getByRole('textbox')).toHaveValue('Meeting moved to Thursday');
  });

  test('follows the room it is told of', async ({ page }) => {
    await cell(page).getByRole('textbox').fill('first room');
    await expect(cell(page).getByRole('status')).toHaveText('Saved on this device');
    await page.evaluate(() =>
      harness.surfaces[0]?.setContext({
        roomId: '!secret:x',
        colourScheme: 'dark',
        language: 'en',
      }),
    );
    await expect(cell(page).getByRole('textbox')).toHaveValue('');
    await expect(cell(page).locator('html')).toHaveAttribute('data-scheme', 'dark');
  });

  test('never eats a letter, however fast someone types', async ({ page }) => {
    const note = cell(page).getByRole('textbox');
    await note.click();
    const text = 'the quick brown fox jumps over the lazy dog '.repeat(4);
    await page.keyboard.type(text);
    await expect(note).toHaveValue(text);
    await expect(cell(page).getByRole('status')).toHaveText('Saved on this device');
  });

  test('hands Escape and the palette chord to the app', async ({ page }) => {
    await cell(page).getByRole('textbox').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('F6');
    await expect.poll(() => page.evaluate(() => harness.keys)).toEqual(['Escape', 'palette', 'F6']);
  });

  test('stands in the order of Tab where its anchor stands', async ({ page }) => {
    await page.evaluate(() => {
      for (const [id, where] of [
        ['before', 'afterbegin'],
        ['after', 'beforeend'],
      ] as const) {
        const button = document.createElement('button');
        button.id = id;
        document.querySelector('#main')?.insertAdjacentElement(where, button);
      }
    });
    await expect(cell(page).getByRole('textbox')).toBeEnabled();
    await page.focus('#before');
    await page.keyboard.press('Tab');
    await expect(cell(page).getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.locator('#after')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(cell(page).getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(page.locator('#before')).toBeFocused();
  });

  test('a revoked capability fails the next call, with its rule, while the panel stays', async ({
    page,
  }) => {
    await expect(cell(page).getByRole('textbox')).toBeEnabled();
    await page.evaluate(
      (policy) => harness.setPolicy(policy),
      devPolicy({ capabilities: ['panel'] }),
    );
    await cell(page).getByRole('textbox').fill('not to be kept');
    await expect(cell(page).getByRole('button', { name: 'Save again' })).toBeVisible();
    await expect(cell(page).getByRole('status')).toContainText('storage.kv');
  });
});

test('a panel shows pictures and pixels from bytes, learns where a box stands, and wears the app’s theme', async ({
  page,
}) => {
  await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('test.pictures');
    harness.open('test.pictures');
  }, devPolicy(patience));
  const [image, canvas, box] = ['img', 'canvas', 'output'].map((tag) => cell(page).locator(tag));
  const sizeOf = (img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight];
  await expect.poll(() => image?.evaluate(sizeOf)).toEqual([3, 2]);
  const pixelsOf = (painted: HTMLCanvasElement) => [
    ...(painted.getContext('2d')?.getImageData(0, 0, painted.width, painted.height).data ?? []),
  ];
  expect(await canvas?.evaluate(pixelsOf)).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
  const rect = await box?.evaluate((output) => {
    const { x, y, width, height } = output.getBoundingClientRect();
    return { x, y, width, height };
  });
  expect(rect).toMatchObject({ width: 310, height: 40.5 });
  await expect.poll(async () => JSON.parse((await box?.textContent()) || 'null')).toEqual(rect);
  await expect(box ?? cell(page).locator('output')).toHaveCSS('color', 'rgb(1, 2, 3)');
});

test('what is drawn goes along into new parents, and a box is as its guest says', async ({
  page,
}) => {
  await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('test.trees');
    harness.open('test.trees');
  }, devPolicy(patience));
  const trees = cell(page);
  const field = trees.getByLabel('Field');
  await field.fill('kept');
  await trees.getByRole('button', { name: 'Wrap' }).click();
  await expect(trees.locator('section').getByLabel('Field')).toHaveValue('kept');
  await expect(field).toHaveCount(1);
  const turn = trees.getByRole('button', { name: 'Turn round' });
  await turn.click();
  await expect(trees.getByRole('listitem')).toHaveText(['three', 'two', 'one!']);
  await turn.click();
  await expect(trees.getByRole('listitem')).toHaveText(['three', 'two', 'one!!']);

  await trees.getByText('No').click();
  await expect(trees.getByRole('status')).toHaveText('1 false true false');
  await expect(trees.getByLabel('No')).not.toBeChecked();
  await trees.getByText('right').click();
  await expect(trees.getByRole('status')).toHaveText('2 false true false');
  await expect(trees.getByLabel('left')).toBeChecked();
  await expect(trees.getByLabel('right')).not.toBeChecked();
});

test('a panel opens in the cell that stood ready, and another takes its place', async ({
  page,
}) => {
  await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('org.kumix.room-notes');
  }, devPolicy(patience));
  const spare = page.locator('iframe.kumix-cell');
  await expect(spare).toHaveCount(1);
  await spare.evaluate((frame) => frame.setAttribute('data-stood-ready', ''));
  await page.evaluate(() => harness.open('org.kumix.room-notes', 'note'));
  await expect(cell(page).getByRole('textbox')).toBeEnabled();
  await expect(page.locator('iframe.kumix-cell:not([aria-hidden])')).toHaveAttribute(
    'data-stood-ready',
  );
  await expect(page.locator('iframe.kumix-cell')).toHaveCount(2);
});

test('a surface whose worker spins ends alone, and comes back when asked', async ({ page }) => {
  await page.evaluate(
    async ([policy, code]) => {
      harness.start(policy ?? '');
      await harness.installBuilt('org.kumix.room-notes');
      await harness.install({
        id: 'test.spinner',
        kind: 'ui',
        capabilities: ['panel'],
        code: code ?? '',
      });
      harness.open('org.kumix.room-notes', 'note');
      harness.open('test.spinner');
    },
    [
      devPolicy(),
      `const k = __kumix; k.listen((c, d) => {
         if (c !== 0) return;
         const call = JSON.parse(d)[1];
         const s = call[3].surface;
         k.post(s, '[1,[2,2,"drawn"],[3,1,2,0]]');
         k.post(0, '[1,[2,' + call[1] + ',null]]');
         setTimeout(() => { for (;;); }, 200);
       });`,
    ],
  );
  await expect.poll(() => page.evaluate(() => harness.surfaceState(1))).toBe('drawn');
  await expect.poll(() => page.evaluate(() => harness.surfaceState(1))).toBe('ended');
  await cell(page).getByRole('textbox').fill('still here');
  await expect(cell(page).getByRole('status')).toHaveText('Saved on this device');
  await page.evaluate(() => harness.host.restart('test.spinner'));
  await expect.poll(() => page.evaluate(() => harness.surfaceState(1))).toBe('drawn');
});
