/** The handshake: identity is the frame's window and a one-time token; anything else ends the cell. */
import type { Frame, Page } from '@playwright/test';
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';

async function homeFrame(page: Page): Promise<Frame> {
  const handle = await page.waitForSelector('iframe.kumix-cell:not([aria-hidden])');
  const frame = await handle.contentFrame();
  if (frame === null) throw new Error('the cell has no frame');
  return frame;
}

const stateOf = (page: Page) => (): Promise<string> => page.evaluate(() => harness.surfaceState(0));

test.beforeEach(async ({ page }) => {
  await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('org.kumix.room-notes');
    harness.open('org.kumix.room-notes', 'note');
  }, devPolicy());
  await expect.poll(stateOf(page)).toBe('drawn');
});

/** What is done in the cell, and the check that must notice: not the heartbeat, a while later. */
const attacks: Readonly<Record<string, readonly [attack: () => void, why: string | RegExp]>> = {
  'a second hello with its own token': [
    () => {
      const token = document.querySelector('meta[name=kumix-token]')?.getAttribute('content');
      parent.postMessage({ kumix: 'hello', token }, '*');
    },
    'a second hello',
  ],
  'a hello with a wrong token': [
    () => parent.postMessage({ kumix: 'hello', token: 'x' }, '*'),
    'a wrong hello',
  ],
  'any message on the window channel': [() => parent.postMessage('anything', '*'), 'a wrong hello'],
  'a port on the window channel': [
    () => {
      const { port1 } = new MessageChannel();
      parent.postMessage('x', '*', [port1]);
    },
    'a foreign origin',
  ],
  'a navigation of its own': [
    () => {
      location.href = 'about:blank#x';
    },
    'a second load',
  ],
  // Its document greets again, and has loaded again: whichever is heard of first.
  'a reload': [() => location.reload(), /^cell-lost: a second (?:hello|load)$/],
};

for (const [name, [attack, why]] of Object.entries(attacks)) {
  test(`${name} ends the cell, and it comes back when asked`, async ({ page }) => {
    const frame = await homeFrame(page);
    await frame.evaluate(attack).catch(() => {
      // The frame may be gone before it has answered: that is the point.
    });
    await expect.poll(stateOf(page)).toBe('ended');
    const status = await page.evaluate(async () => {
      await harness.settle();
      return harness.view('org.kumix.room-notes')?.status;
    });
    const told = typeof why === 'string' ? `cell-lost: ${why}` : expect.stringMatching(why);
    expect(status).toMatchObject({ state: 'crashed', why: told });
    await page.evaluate(() => harness.host.restart('org.kumix.room-notes'));
    await expect.poll(stateOf(page)).toBe('drawn');
  });
}

test('a message of a sibling, or of the page itself, is not taken for the cell’s', async ({
  page,
}) => {
  await page.evaluate(() => {
    window.postMessage({ kumix: 'hello', token: 'x' }, '*');
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frame.contentWindow?.parent.postMessage({ kumix: 'hello', token: 'x' }, '*');
    frame.remove();
  });
  const frame = await homeFrame(page);
  // After its welcome the bootstrap is deaf: not even the app is heard again.
  await page.evaluate(() => {
    const { port1 } = new MessageChannel();
    const cell = document.querySelector<HTMLIFrameElement>('iframe.kumix-cell:not([aria-hidden])');
    cell?.contentWindow?.postMessage({ kumix: 'welcome', token: 'x', relay: 'x' }, '*', [port1]);
  });
  await expect(frame.getByRole('textbox')).toBeEnabled();
  expect(await page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
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
