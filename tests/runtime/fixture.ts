import { test as base } from '@playwright/test';
import { requireIsolation } from './isolated.ts';
import { type HarnessServer, startHarness } from './server.ts';

/** A page with the harness open, under the app's own headers. */
export const test = base.extend<
  { readonly opened: void },
  { readonly server: HarnessServer; readonly isolated: void }
>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads this pattern
    async ({}, use) => {
      const server = await startHarness();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  isolated: [
    async ({ browser, server }, use) => {
      await requireIsolation(browser, server.origin);
      await use();
    },
    { scope: 'worker', auto: true },
  ],
  opened: [
    async ({ page, server }, use) => {
      await page.goto(server.origin);
      await page.waitForSelector('html[data-ready]', { state: 'attached' });
      await use();
      await page.evaluate(() => harness.dispose());
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
