/** What a live cell's frame forbids by its attributes: no header and no meta stands in for them. */
import { cellAllow, deniedFeatures } from '../../packages/host/src/csp.ts';
import { drawing, cellFrame, openDrawing } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';

test('a live cell has exactly the attributes of the design, and what they forbid is forbidden in it', async ({
  page,
}) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    void dialog.dismiss();
  });
  const downloads: string[] = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
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
  const open = await frame.evaluate(() => {
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
    attempt('the page’s address', () => {
      if (top === null) return false;
      top.location.href = 'about:blank';
      return true;
    });
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
  });
  expect(open).toEqual([]);
  await expect.poll(() => page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
  expect([dialogs, downloads, page.context().pages().length]).toEqual([[], [], 1]);
});
