/** The two scripts of a cell's bootstrap: which cells have both, and what else runs beside them. */
import { createHash } from 'node:crypto';
import { test as base, type Frame, type Page } from '@playwright/test';
import { buildCell } from '../../packages/host/build/cellPlugin.ts';
import { pageHeaders } from '../../packages/host/src/csp.ts';
import { expect, test } from './fixture.ts';
import { form, latePackage, text } from './late.ts';
import { devPolicy } from './policies.ts';
import { startHarness } from './server.ts';

const building = buildCell();
const token = 'f'.repeat(64);

/** Scripts in the document of each cell, in the order in which the cells were made. */
const scripts = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('iframe.kumix-cell')].map(
      (frame) => (frame.getAttribute('srcdoc') ?? '').split('<script>').length - 1,
    ),
  );

test('a cell is made without what draws for an extension that has no panel, and with it for a spare', async ({
  page,
}) => {
  const answered = await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('test.echo');
    // In the same turn: no spare is there yet.
    return harness.invoke('render.markdown', { text: 'x' });
  }, devPolicy());
  expect(answered).toMatchObject({ ok: true });
  const { srcdoc, drawScript } = await building;
  const made = await page.evaluate(
    () => document.querySelector('iframe.kumix-cell')?.getAttribute('srcdoc') ?? '',
  );
  const [before = '', after = ''] = srcdoc.split('{{kumix-token}}');
  expect(made).toBe(before + made.slice(before.length, before.length + 64) + after);
  expect(drawScript).toMatch(/^<script>.{10000,}<\/script>$/s);
  // ASCII alone: anything beyond can double what the engine keeps and reads.
  expect(Buffer.byteLength(srcdoc + drawScript)).toBe(srcdoc.length + drawScript.length);
  await expect.poll(() => scripts(page)).toEqual([1, 2]);
});

test('an extension that has a panel starts in a cell with both, though it is only asked', async ({
  page,
}) => {
  const answered = await page.evaluate(
    async ([policy, extension]) => {
      harness.start(policy);
      await harness.install(extension);
      return harness.invoke('render.markdown', { text: '' });
    },
    [devPolicy(), latePackage(text(form))] as const,
  );
  expect(answered).toMatchObject({ ok: true });
  expect((await scripts(page))[0]).toBe(2);
});

/** What a cell says on its port, once it is welcomed by hand and given an order. */
const said = (page: Page, srcdoc: string, draws: boolean, order: object | null) =>
  page.evaluate(
    async ([document, own, withDrawing, given]) => {
      const hello = new Promise((resolve) => {
        window.addEventListener('message', ({ data }) => resolve(data), { once: true });
      });
      const frame = await harness.frame(document);
      await hello;
      const control = new MessageChannel();
      const traffic = new MessageChannel();
      const answer = new Promise<unknown>((resolve) => {
        control.port1.addEventListener('message', ({ data }) => resolve(data), { once: true });
      });
      control.port1.start();
      const welcome = { kumix: 'welcome', token: own, draws: withDrawing };
      frame.contentWindow?.postMessage(welcome, '*', [control.port2, traffic.port2]);
      if (given !== null) control.port1.postMessage(given);
      control.port1.postMessage({ do: 'ping', n: 7 });
      const told = await answer;
      frame.remove();
      return told;
    },
    [srcdoc, token, draws, order] as const,
  );

test('a cell that has not what draws says so when it is to draw, and one that should have it at once', async ({
  page,
}) => {
  const { srcdoc, drawScript } = await building;
  const core = srcdoc.replace('{{kumix-token}}', token);
  expect(await said(page, core, false, null)).toEqual(['pong', 7]);
  expect(await said(page, core, false, { do: 'draw', surface: 1 })).toEqual(['undrawn']);
  expect(await said(page, core, true, null)).toEqual(['undrawn']);
  expect(await said(page, core + drawScript, true, null)).toEqual(['pong', 7]);
});

/** A frame of that document, in the place of an earlier one. */
const frameOf = async (page: Page, srcdoc: string): Promise<Frame> => {
  await page.evaluate(
    async (document) => {
      for (const frame of window.document.querySelectorAll('.made')) frame.remove();
      await harness.frame(document);
    },
    srcdoc.replace('{{kumix-token}}', token),
  );
  const frame = await (await page.waitForSelector('.made')).contentFrame();
  if (frame === null) throw new Error('there is no frame');
  return frame;
};

const ran = (frame: Frame): Promise<boolean> => frame.evaluate(() => 'ran' in window);

/** The second script, with one statement more. */
const altered = (drawScript: string): string =>
  drawScript.replace('<script>', '<script>window.ran=1;');

test('neither a third script nor an altered one runs beside the two', async ({ page }) => {
  const { srcdoc, drawScript } = await building;
  for (const [core, rest] of [
    [srcdoc, altered(drawScript)],
    [srcdoc, `${drawScript}<script>window.ran=1</script>`],
    [srcdoc, `<script>window.ran=1</script>${drawScript}`],
    [altered(srcdoc), drawScript],
  ] as const) {
    expect(await ran(await frameOf(page, core + rest))).toBe(false);
  }
});

base(
  'an altered script runs where its hash is admitted: the control of the above',
  async ({ page }) => {
    const { srcdoc, drawScript, bootHashes } = await building;
    const [core, drawing] = bootHashes;
    const second = altered(drawScript);
    const hash = createHash('sha256')
      .update(second.slice('<script>'.length, -'</script>'.length))
      .digest('base64');
    const server = await startHarness({ headers: () => pageHeaders({ bootHashes: [core, hash] }) });
    try {
      await page.goto(server.origin);
      await page.waitForSelector('html[data-ready]', { state: 'attached' });
      expect(await ran(await frameOf(page, srcdoc.replace(drawing, hash) + second))).toBe(true);
      // The header's alone, or the meta's, is not enough.
      expect(await ran(await frameOf(page, srcdoc + second))).toBe(false);
    } finally {
      await server.close();
    }
  },
);

test('the scripts leave no name of theirs in their realm', async ({ page }) => {
  const { srcdoc, drawScript } = await building;
  const names = async (html: string): Promise<readonly string[]> => {
    const frame = await frameOf(page, html);
    return frame.evaluate(() => [
      ...Reflect.ownKeys(window).map(String),
      ...Reflect.ownKeys(document).map(String),
    ]);
  };
  expect(await names(srcdoc + drawScript)).toEqual(await names('<!doctype html>'));
});
