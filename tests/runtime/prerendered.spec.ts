/** What a package says its panel draws first: there before its script is, and no more than drawn. */
import type { Page } from '@playwright/test';
import { cell, cellFrame, refusals } from './drawing.ts';
import { expect, test } from './fixture.ts';
import { form, latePackage, text } from './late.ts';
import { devPolicy } from './policies.ts';

const id = 'test.late';

async function install(
  page: Page,
  prerendered: string,
  policy: Record<string, unknown> = {},
): Promise<void> {
  await page.evaluate(
    async ([rules, extension]) => {
      harness.start(rules);
      await harness.install(extension);
    },
    [devPolicy(policy), latePackage(prerendered)] as const,
  );
}

/** In one turn, before a cell stands ready: it comes with the document. */
const openCold = (
  page: Page,
  prerendered: string,
  policy: Record<string, unknown> = {},
): Promise<void> =>
  page.evaluate(
    async ([rules, extension, name]) => {
      harness.start(rules);
      await harness.install(extension);
      harness.open(name);
    },
    [devPolicy(policy), latePackage(prerendered), id] as const,
  );

const open = (page: Page): Promise<number> => page.evaluate((name) => harness.open(name), id);

/** Its script draws this. */
const draws = (page: Page, operations: readonly unknown[]): Promise<unknown> =>
  page.evaluate(
    ([name, drawn]) =>
      harness.invoke('render.markdown', { text: drawn ?? '' }, { extension: name ?? '' }),
    [id, text(operations)],
  );

const drawn = (page: Page, index = 0): Promise<void> =>
  expect.poll(() => page.evaluate((at) => harness.surfaceState(at), index)).toBe('drawn');

test('a prerendered panel is seen before its script has drawn, and is kept where that draws the same', async ({
  page,
}) => {
  await openCold(page, text(form));
  await drawn(page);
  const root = cell(page).locator('body > div');
  await expect(root.getByText('Save')).toBeVisible();
  await expect(root).toHaveAttribute('inert');
  await expect(root).toHaveAttribute('aria-busy', 'true');
  const frame = await cellFrame(page);
  const button = await frame.waitForSelector('button');
  const heading = [
    [1, 7, 'h1', 0],
    [2, 8, 'Kept'],
    [3, 7, 8, 0],
    [3, 1, 7, 2],
  ];
  await draws(page, [...form, ...heading]);
  await expect(cell(page).getByRole('heading')).toHaveText('Kept');
  await expect(root).not.toHaveAttribute('inert');
  await expect(root).not.toHaveAttribute('aria-busy');
  expect(await button.evaluate((node) => node.isConnected)).toBe(true);
  await cell(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.evaluate(() => harness.log.store.size)).toBe(1);
  expect(await refusals(page)).toEqual([]);
});

test('what its script draws otherwise takes the place of what was prerendered @proof', async ({
  page,
}) => {
  await install(page, text(form));
  await open(page);
  await drawn(page);
  const sheets = (): Promise<number> =>
    cell(page)
      .locator('html')
      .evaluate(() => document.adoptedStyleSheets.length);
  const before = await sheets();
  await draws(page, [
    [1, 2, 'p', 0],
    [2, 3, 'Nothing to fill in'],
    [3, 2, 3, 0],
    [3, 1, 2, 0],
  ]);
  await expect(cell(page).getByText('Nothing to fill in')).toBeVisible();
  await expect(cell(page).locator('body > div')).toHaveText('Nothing to fill in');
  await expect(cell(page).locator('body > div')).not.toHaveAttribute('inert');
  expect(await sheets()).toBe(before - 1);
  expect(await refusals(page)).toEqual([]);
});

test('nobody acts on what is prerendered, and the focus waits until it can be had @proof', async ({
  page,
}) => {
  await install(page, text(form));
  await open(page);
  await drawn(page);
  await page.evaluate(() => harness.surfaces[0]?.focus());
  await cell(page).getByText('Save').click({ force: true });
  await page.keyboard.type('lost');
  await expect(cell(page).getByRole('textbox', { includeHidden: true })).toHaveValue('');
  await draws(page, form);
  await expect(cell(page).getByRole('textbox')).toBeFocused();
  await page.keyboard.type('kept');
  await expect(cell(page).getByRole('textbox')).toHaveValue('kept');
  const heard = await page.evaluate(() => [...harness.log.store.values()].join());
  expect(heard).not.toContain('click');
});

test('the keyboard gets out of what is prerendered @proof', async ({ page }) => {
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'after';
    document.querySelector('#main')?.after(button);
  });
  await install(page, text(form));
  await open(page);
  await drawn(page);
  await page.evaluate(() => {
    harness.surfaces[0]?.focus();
    harness.surfaces[0]?.setContext({ roomId: null, colourScheme: 'dark', language: 'en' });
  });
  // Keys may overtake orders: once the second is seen to be followed, the first has been.
  await expect(cell(page).locator('html')).toHaveAttribute('data-scheme', 'dark');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => harness.keys)).toEqual(['Escape']);
  await page.keyboard.press('Tab');
  await expect(page.locator('#after')).toBeFocused();
});

test('a cell that stands ready, and a second panel, draw it as well @proof', async ({ page }) => {
  await install(page, text(form));
  await expect.poll(() => page.evaluate(() => harness.liveCells())).toBe(1);
  await open(page);
  await open(page);
  await drawn(page);
  await drawn(page, 1);
  const cells = page.locator('iframe.kumix-cell:not([aria-hidden])');
  await expect(cells).toHaveCount(2);
  for (const at of [0, 1]) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await expect(cells.nth(at).contentFrame().getByText('Save')).toBeVisible();
  }
  await draws(page, form);
  for (const at of [0, 1]) {
    const root = cells.nth(at).contentFrame().locator('body > div');
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect(root).not.toHaveAttribute('inert');
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect(root.getByText('Save')).toHaveCount(1);
  }
});

test('what is prerendered is drawn by the rules for everything that is drawn', async ({ page }) => {
  const hostile = `'"><img src=x onerror=alert(1)><script>parent.alert(1)</script>&quot;{{kumix-token}}`;
  await openCold(
    page,
    text([
      [1, 2, 'script', 0],
      [2, 3, 'alert(1)'],
      [3, 2, 3, 0],
      [3, 1, 2, 0],
      [1, 4, 'iframe', 0],
      [5, 4, 'srcdoc', hostile],
      [3, 1, 4, 0],
      [1, 5, 'p', 0],
      [5, 5, 'onclick', 'alert(1)'],
      [5, 5, 'title', hostile],
      [2, 6, hostile],
      [3, 5, 6, 0],
      [3, 1, 5, 0],
      [3, 5, 1, 0],
    ]),
  );
  await drawn(page);
  const told = cell(page).locator('p');
  await expect(told).toHaveText(hostile);
  await expect(told).toHaveAttribute('title', hostile);
  await expect(told).not.toHaveAttribute('onclick');
  // The bootstrap's own two are the only scripts.
  await expect(cell(page).locator('script')).toHaveCount(2);
  await expect(cell(page).locator('iframe, img')).toHaveCount(0);
  expect(await (await cellFrame(page)).evaluate(() => window.name)).toBe('');
  await expect.poll(() => refusals(page)).toContain('tag');
});

test('its script does not wait for what is prerendered in a tab that nobody looks at @proof', async ({
  page,
}) => {
  await page.addInitScript(() => {
    if (window === window.top) return;
    // The driver may come when the frame's own scripts have run: then it is a tab that is looked at.
    Object.assign(window, { cameLate: document.scripts.length > 0 });
    if (document.scripts.length > 0) return;
    // As a browser does it, only later.
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.assign(window, {
      requestAnimationFrame: () => 0,
      setTimeout: (run: () => void) => window.setInterval(run, 20_000),
    });
  });
  await expect(async () => {
    await page.reload();
    await openCold(page, text(form));
    expect(await (await cellFrame(page)).evaluate(() => Reflect.get(window, 'cameLate'))).toBe(
      false,
    );
  }).toPass({ timeout: 10_000 });
  await expect
    .poll(() => page.evaluate((name) => harness.view(name)?.status.state, id))
    .toBe('active');
});

test('what is prerendered has no more to be drawn with than a script has @proof', async ({
  page,
}) => {
  const rules = Array.from({ length: 7_500 }, (_, at) => `:is(*)>*{top:${at}px}`).join('');
  const nodes = Array.from({ length: 3_000 }, (_, at) => [
    [1, at + 10, 'p', 0],
    [3, 1, at + 10, 0],
  ]).flat();
  // No deadline comes before the wall that is meant: its script waits while this is drawn.
  await openCold(page, text([[12, 2, rules], ...nodes]), {
    proc: { timeoutMs: 10_000 },
    ui: { isolation: 'worker', heartbeatMs: 10_000 },
  });
  // Refused where the browser is quick enough to come to the end of it, else ended on the way.
  const limits = (): Promise<string> =>
    page.evaluate(() =>
      harness.events.flatMap((event) => (event.kind === 'limit' ? [event.detail] : [])).join(),
    );
  await expect.poll(limits).toMatch(/rule "work"|what it drew took \d+ ms to show/);
  expect(await cell(page).locator('p').count()).toBeLessThan(3_000);
});

test.describe('nothing is prerendered', () => {
  const neverPainted = async (page: Page): Promise<void> => {
    // Its script draws an empty paragraph: until then nothing, and then that alone.
    await draws(page, [
      [1, 2, 'p', 0],
      [3, 1, 2, 0],
    ]);
    await drawn(page);
    await expect(cell(page).locator('p')).toHaveCount(1);
    await expect(cell(page).locator('form')).toHaveCount(0);
    const frame = await cellFrame(page);
    expect(await frame.evaluate(() => performance.getEntriesByType('paint').length)).toBe(0);
  };

  test('where it is larger than a message of that extension may be @proof', async ({ page }) => {
    const long = [...form, [1, 9, 'p', 0], [5, 9, 'title', 'x'.repeat(3_000)], [3, 1, 9, 0]];
    await install(page, text(long), {
      ui: { isolation: 'worker', heartbeatMs: 400, messageBytes: 2_048 },
    });
    await open(page);
    await neverPainted(page);
    const details = await page.evaluate(() =>
      harness.events.flatMap((event) => (event.kind === 'limit' ? [event.detail] : [])),
    );
    expect(details.join()).toContain('of at most 2048');
  });

  test('where the policy lets no panel open @proof', async ({ page }) => {
    await page.evaluate(() => {
      const send = Reflect.get(MessagePort.prototype, 'postMessage');
      Object.assign(globalThis, { orders: [] });
      Reflect.set(
        MessagePort.prototype,
        'postMessage',
        function (this: unknown, ...args: unknown[]) {
          if (JSON.stringify(args[0]).includes('"draw"')) {
            Reflect.get(globalThis, 'orders').push(Reflect.get(args[0] as object, 'prerendered'));
          }
          return Reflect.apply(send, this, args) as unknown;
        },
      );
    });
    await install(page, text(form), {
      budgets: [{ capabilities: ['panel'], per: 'day', calls: 1 }],
    });
    await open(page);
    await drawn(page);
    const second = await open(page);
    await expect.poll(() => page.evaluate((at) => harness.surfaceState(at), second)).toBe('ended');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'orders') as unknown)).toEqual([
      text(form),
      undefined,
    ]);
  });
});
