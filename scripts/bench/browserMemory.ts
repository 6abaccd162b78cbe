/** What a browser's processes hold, by the kernel's own account. */
import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';

/** Proportional set size of every process of the browser, summed, in bytes. Linux only. */
export async function browserMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = await Promise.all(
    processInfo.map(async ({ id }) => {
      const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8');
      return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) * 1_024;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
