/** The check that comes before every isolation run: a browser that isolates nothing proves nothing. */
import type { Browser, BrowserContext } from '@playwright/test';
import { devPolicy } from './policies.ts';

const spinMs = 1_000;
/** Half of the spin: a busy machine holds a page up for less, and a shared process for all of it. */
const mostGapMs = spinMs / 2;

/**
 * Spins in a sandboxed frame and throws unless the app's page went on. Three tries, because a busy
 * machine may hold a page up by itself; where nothing is isolated, all of them last as long as the
 * spin does.
 */
export async function requireIsolation(
  browser: Browser | BrowserContext,
  origin: string,
): Promise<void> {
  const page = await browser.newPage();
  try {
    await page.goto(origin);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    await page.evaluate(async (policy) => {
      harness.start(policy);
      await harness.installBuilt('test.echo');
    }, devPolicy());
    const cell = await page.waitForSelector('iframe.kumix-cell', { state: 'attached' });
    const frame = await cell.contentFrame();
    if (frame === null) throw new Error('the cell has no frame');
    const gaps: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const gap = page.evaluate(
        (ms) =>
          new Promise<number>((resolve) => {
            const until = performance.now() + ms;
            let longest = 0;
            let last = performance.now();
            const tick = (): void => {
              const now = performance.now();
              longest = Math.max(longest, now - last);
              last = now;
              if (now < until) setTimeout(tick, 4);
              else resolve(longest);
            };
            tick();
          }),
        spinMs,
      );
      // oxlint-disable-next-line no-await-in-loop -- one try at a time
      await frame.evaluate((ms) => {
        const until = performance.now() + ms;
        while (performance.now() < until);
      }, spinMs);
      // oxlint-disable-next-line no-await-in-loop -- one try at a time
      gaps.push(await gap);
      if (Math.min(...gaps) < mostGapMs) return;
    }
    throw new Error(
      `a spinning frame holds the app up for ${gaps.map(Math.round).join(', ')} ms: this browser runs sandboxed frames in the app's own process, and no isolation run means anything in it`,
    );
  } finally {
    await page.close();
  }
}
