/** A new device in the built app takes a whole backup in; the page's long tasks are counted. */
import type { Browser } from '@playwright/test';
import { fillLogin } from '../../lib/builtApp.ts';
import type { SeededSessions } from './seed.ts';
import { unlock } from './unlock.ts';

export async function restore(
  browser: Browser,
  url: string,
  { account, passphrase }: SeededSessions,
  count: number,
): Promise<{ readonly ms: number; readonly longestTaskMs: number }> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(url);
  await fillLogin(page, account);
  let started = 0;
  await unlock(page, passphrase, async () => {
    await page.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(window, { kumixTasks: tasks });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) tasks.push(entry.duration);
      }).observe({ entryTypes: ['longtask'] });
    });
    started = performance.now();
  });
  const ms = performance.now() - started;
  const told = new Intl.NumberFormat('en').format(count);
  await page.getByText(`The keys of ${told} older`).waitFor();
  const tasks = await page.evaluate(
    () => (window as unknown as { readonly kumixTasks: readonly number[] }).kumixTasks,
  );
  await context.close();
  return { ms, longestTaskMs: Math.max(0, ...tasks) };
}
