/** The handshake: identity is the frame's window and a one-time token; anything else ends the cell. */
import type { Frame, Page } from '@playwright/test';
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy, patience } from '../runtime/policies.ts';
import { cellAttacks } from './cellEntries.ts';

const home = 'iframe.kumix-cell:not([aria-hidden])';
const spare = 'iframe.kumix-cell[aria-hidden]';

/** What stands in a cell's document: a sibling cannot come by it, and must get nothing by it. */
async function tokenOf(page: Page, selector: string): Promise<string> {
  const document = await page.getAttribute(selector, 'srcdoc');
  return /kumix-token" content="([^"]*)"/.exec(document ?? '')?.[1] ?? '';
}

async function frameOf(page: Page, selector: string): Promise<Frame> {
  const handle = await page.waitForSelector(selector, { state: 'attached' });
  const frame = await handle.contentFrame();
  if (frame === null) throw new Error(`${selector} has no frame`);
  return frame;
}

const stateOf = (page: Page) => (): Promise<string> => page.evaluate(() => harness.surfaceState(0));

test.beforeEach(async ({ page }) => {
  await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('org.kumix.room-notes');
    harness.open('org.kumix.room-notes', 'note');
  }, devPolicy(patience));
  await expect.poll(stateOf(page)).toBe('drawn');
});

for (const [name, [attack, why]] of Object.entries(cellAttacks)) {
  test(`${name} ends the cell, and it comes back when asked`, async ({ page }) => {
    const frame = await frameOf(page, home);
    await frame.evaluate(attack).catch(() => {
      // The frame may be gone before it has answered: that is the point.
    });
    await expect.poll(stateOf(page)).toBe('ended');
    const status = await page.evaluate(async () => {
      await harness.settle();
      return harness.view('org.kumix.room-notes')?.status;
    });
    expect(status).toMatchObject({ state: 'crashed', why: expect.stringMatching(why) });
    await page.evaluate(() => harness.host.restart('org.kumix.room-notes'));
    await expect.poll(stateOf(page)).toBe('drawn');
  });
}

/** From a frame beside it: a hello to the app, and a welcome with ports of its own to every frame. */
const pretend = (token: string): void => {
  for (let n = 0; n < parent.length; n++) {
    const [control, relay] = [new MessageChannel(), new MessageChannel()];
    const welcome = { kumix: 'welcome', token, draws: true };
    parent[n]?.postMessage(welcome, '*', [control.port1, relay.port1]);
  }
  parent.postMessage({ kumix: 'hello', token }, '*');
};

/** Counts in a frame what came from the frame that speaks to all. */
const listenIn = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    let count = 0;
    addEventListener(
      'message',
      ({ source, data }) => {
        if (source !== parent && (data as { kumix?: unknown }).kumix === 'welcome') count++;
        document.title = String(count);
      },
      { capture: true },
    );
  });

test('a message of a sibling is not taken for the cell’s, nor for the app’s', async ({ page }) => {
  const sibling = await frameOf(page, spare);
  const frame = await frameOf(page, home);
  await listenIn(frame);
  await sibling.evaluate(pretend, await tokenOf(page, home));
  // The sibling is a cell as well: what it said was heard, and was a wrong hello of its own.
  await expect.poll(() => sibling.isDetached()).toBe(true);
  await expect.poll(() => frame.title()).toBe('1');
  await expect(frame.getByRole('textbox')).toBeEnabled();
  expect(await page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
});

test('nor is one that comes before the cell’s own hello', async ({ page }) => {
  // No spare: the next cell shakes hands when it is needed.
  const gone = await frameOf(page, spare);
  await gone.evaluate(() => parent.postMessage('anything', '*'));
  await expect.poll(() => gone.isDetached()).toBe(true);
  await page.evaluate(
    async (policy) => {
      harness.setPolicy(policy);
      const beside = await harness.frame('<title></title>');
      globalThis.late = { held: [], strange: 0, answer: undefined };
      // Cells listen from when they are made: this hears the next one's hello before it, and keeps it.
      window.addEventListener('message', (event) => {
        const { source, data, origin, isTrusted } = event;
        if (source === beside.contentWindow) late.strange++;
        else if (isTrusted) {
          event.stopImmediatePropagation();
          late.held.push(new MessageEvent('message', { source, data, origin }));
        }
      });
      await harness.installBuilt('test.echo');
      late.answer = harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.echo' });
    },
    devPolicy({ proc: { timeoutMs: 30_000 }, ui: { isolation: 'worker', heartbeatMs: 8_000 } }),
  );
  await expect.poll(() => page.evaluate(() => late.held.length)).toBeGreaterThan(0);
  const cell = await frameOf(page, spare);
  await listenIn(cell);
  const beside = await frameOf(page, 'iframe.made');
  await beside.evaluate(pretend, await tokenOf(page, spare));
  await expect.poll(() => page.evaluate(() => late.strange)).toBe(1);
  await expect.poll(() => cell.title()).toBe('1');
  const told = await page.evaluate(async () => {
    for (const hello of late.held) window.dispatchEvent(hello);
    const answer = await late.answer;
    await harness.settle();
    return { ok: answer?.ok, state: harness.view('test.echo')?.status.state };
  });
  // Its own hello was the first: a second one would have ended it.
  expect(told).toEqual({ ok: true, state: 'active' });
});

test('every cell has a token of its own, of 256 bits', async ({ page }) => {
  await page.evaluate(() => harness.open('org.kumix.room-notes', 'note'));
  await expect.poll(() => page.evaluate(() => harness.surfaceState(1))).toBe('drawn');
  const tokens = await page.evaluate(() =>
    [...document.querySelectorAll('iframe.kumix-cell')].map(
      (frame) => /kumix-token" content="([^"]*)"/.exec(frame.getAttribute('srcdoc') ?? '')?.[1],
    ),
  );
  expect(tokens.length).toBeGreaterThanOrEqual(2);
  expect(new Set(tokens).size).toBe(tokens.length);
  for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
});

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var late: {
    readonly held: MessageEvent[];
    strange: number;
    answer: ReturnType<typeof harness.invoke> | undefined;
  };
}
