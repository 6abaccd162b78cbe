/** The engines that tests run in, each installed where it is not. */
import type { Page } from '@playwright/test';
import { ensureFirefox, ensureWebKit } from '../../scripts/lib/system.ts';
import type { DrivenEngine } from './driven.ts';
import type { Engine } from './engine.ts';
import { startFirefox } from './firefox.ts';
import { startWebKit } from './webkit.ts';

/** Those beside the one that most tests run in. */
export const otherEngines: Readonly<
  Record<'Firefox' | 'WebKit', (say: (line: string) => void) => Promise<DrivenEngine>>
> = {
  Firefox: async (say) => startFirefox(await ensureFirefox(say)),
  WebKit: async (say) => startWebKit(await ensureWebKit(say)),
};

/** All three: the first is the test's own page. */
export const engines: Readonly<
  Record<'Chromium' | 'Firefox' | 'WebKit', (page: Page) => Promise<Engine>>
> = {
  Chromium: (page) =>
    Promise.resolve({
      name: 'Chromium',
      open: async (address) => void (await page.goto(address)),
      close: () => Promise.resolve(),
    }),
  Firefox: () => otherEngines.Firefox(console.log),
  WebKit: () => otherEngines.WebKit(console.log),
};
