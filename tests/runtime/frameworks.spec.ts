/** Preact and React as they are published, in a worker: what a framework does all day. */
import { cell } from './drawing.ts';
import { expect, test } from './fixture.ts';
import { devPolicy } from './policies.ts';

for (const framework of ['react', 'preact']) {
  test(`${framework} runs unmodified: fields, choices, lists, forms, SVG, portals, refs`, async ({
    page,
  }) => {
    await page.evaluate(
      async ([policy, id]) => {
        harness.start(policy ?? '');
        await harness.installBuilt(id ?? '');
        harness.open(id ?? '', 'board');
      },
      [devPolicy(), `test.${framework}-board`],
    );
    const board = cell(page);
    const shouted = board.getByLabel('Shouted');
    await shouted.click();
    await page.keyboard.type('hello there', { delay: 15 });
    await expect(shouted).toHaveValue('HELLO THERE');
    // A controlled field keeps the caret where the person has it.
    for (let times = 0; times < 6; times++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(' you');
    await expect(shouted).toHaveValue('HELLO YOU THERE');

    const told = board.getByRole('group', { name: 'Choices' }).getByRole('status');
    await expect(told).toHaveText('b x left no');
    await expect(board.getByLabel('One', { exact: true })).toHaveValue('b');
    await board.getByLabel('One', { exact: true }).focus();
    await page.keyboard.type('Gamma');
    await board.getByRole('option', { name: 'z' }).click({ modifiers: ['Control'] });
    await board.getByLabel('right').check();
    await board.getByLabel('agree').check();
    await expect(told).toHaveText('c x+z right yes');
    await expect(board.getByLabel('left')).not.toBeChecked();

    const items = board.getByRole('list', { name: 'Items' }).getByRole('listitem');
    await expect(board.getByRole('list', { name: 'Items' })).toHaveAttribute('lang', 'en');
    await board.getByLabel('Note on two').fill('kept');
    await board.getByRole('button', { name: 'Turn round' }).click();
    await expect(items).toContainText(['three', 'two', 'one']);
    await expect(board.getByLabel('Note on two')).toHaveValue('kept');
    await board.getByRole('button', { name: 'Drop three' }).click();
    await board.getByLabel('Next').fill('four');
    await board.getByLabel('Next').press('Enter');
    await expect(items).toContainText(['two', 'one', 'four']);
    await expect(board.getByLabel('Next')).toHaveValue('');
    await expect(board.getByLabel('Next')).toBeFocused();

    await expect(board.getByText('Beats: 3')).toBeVisible();
    const bars = board.getByRole('img', { name: 'Chart' }).locator('rect');
    await expect(bars).toHaveCount(3);
    await expect(bars.first()).toHaveCSS('fill', 'rgb(0, 128, 128)');
    await board.getByText('Beats: 3').click();
    await expect(bars.first()).toHaveAttribute('height', '7');
    await expect(board.getByText('parsed')).toBeVisible();
    await expect(board.getByRole('complementary')).toHaveText('In another place');

    await page.evaluate(() => harness.surfaces[0]?.dispose());
    await expect.poll(() => page.evaluate(() => harness.surfaceState(0))).toBe('closed');
    const troubles = await page.evaluate(() =>
      harness.events.flatMap((event) =>
        event.kind === 'log' || event.kind === 'limit' ? [JSON.stringify(event)] : [],
      ),
    );
    expect(troubles).toEqual([]);
  });
}
