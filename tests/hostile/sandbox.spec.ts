/** What a live cell's frame forbids by its attributes: no header and no meta stands in for them. */
import type { Page } from '@playwright/test';
import { cellAllow, deniedFeatures } from '../../packages/host/src/csp.ts';
import { drawing, cellFrame, openDrawing } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';

/** What a frame's attributes forbid, tried in it; names what was reached. Leads the page to `addresses`. */
function attempts(addresses: readonly string[]): readonly string[] {
  const reached: string[] = [];
  const attempt = (what: string, run: () => boolean): void => {
    try {
      if (run()) reached.push(what);
    } catch {
      // Refused, as it should be.
    }
  };
  attempt('the origin', () => self.origin !== 'null');
  attempt('storage', () => localStorage.length >= 0);
  attempt('cookies', () => document.cookie.length >= 0);
  attempt('the page above', () => parent.document.title.length >= 0);
  attempt('a window', () => window.open('about:blank') !== null);
  attempt('a dialog', () => typeof prompt('') === 'string' || confirm(''));
  for (const address of addresses) {
    attempt('the page’s address', () => {
      if (top === null) return false;
      top.location.href = address;
      return true;
    });
  }
  attempt('a download', () => {
    const link = document.createElement('a');
    link.href = 'data:application/octet-stream,x';
    link.download = 'taken.bin';
    document.body.append(link);
    link.click();
    link.remove();
    return false;
  });
  return reached;
}

interface Heard {
  readonly dialogs: string[];
  readonly downloads: string[];
}

/** What the attempts make the page's person see. */
function hear(page: Page): Heard {
  const heard: Heard = { dialogs: [], downloads: [] };
  page.on('dialog', (dialog) => {
    heard.dialogs.push(dialog.type());
    void dialog.accept('x');
  });
  page.on('download', (download) => heard.downloads.push(download.suggestedFilename()));
  return heard;
}

/** The same in a frame without attributes: each of them gets through, or a refusal would prove nothing. */
async function control(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  const heard = hear(page);
  const handle = await page.evaluateHandle(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return frame;
  });
  const frame = await handle.contentFrame();
  expect(await frame?.evaluate(attempts, [`${origin}/#moved`])).toEqual([
    'the origin',
    'storage',
    'cookies',
    'the page above',
    'a window',
    'a dialog',
    'the page’s address',
  ]);
  await expect.poll(() => page.url()).toBe(`${origin}/#moved`);
  await expect.poll(() => heard).toEqual({ dialogs: ['prompt'], downloads: ['taken.bin'] });
}

test('a live cell has exactly the attributes of the design, and what they forbid is forbidden in it', async ({
  page,
  context,
  server,
}) => {
  const other = await context.newPage();
  await control(other, server.origin);
  for (const each of context.pages()) {
    // oxlint-disable-next-line no-await-in-loop -- the control's, and the window that it opened
    if (each !== page) await each.close();
  }
  const heard = hear(page);
  await openDrawing(page, drawing(`[[1,2,'p',0],[3,1,2,0]]`));
  const attributes = await page.evaluate(() =>
    [...document.querySelectorAll('iframe')].map((frame) =>
      ['sandbox', 'referrerpolicy', 'allow', 'src'].map((name) => frame.getAttribute(name)),
    ),
  );
  expect(attributes.length).toBeGreaterThan(0);
  const features = deniedFeatures.map((feature) => `${feature} 'none'`).join('; ');
  for (const each of attributes) {
    expect(each).toEqual(['allow-scripts', 'no-referrer', features, null]);
  }
  expect(cellAllow).toBe(features);
  // Not the renderer's doing but a hijacker's: whatever runs in the frame's own document.
  const frame = await cellFrame(page);
  const open = await frame.evaluate(attempts, ['about:blank', `${server.origin}/#moved`]);
  expect(open).toEqual([]);
  await expect.poll(() => page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
  expect(heard).toEqual({ dialogs: [], downloads: [] });
  expect(page.url()).toBe(`${server.origin}/`);
  expect(context.pages()).toEqual([page]);
});
