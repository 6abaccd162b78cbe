/** Chromium as a person has it, driven by Playwright: for benchmarks, tests and screenshots. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { ensureChromium } from './system.ts';

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['KUMIX_CHROMIUM'] ?? (await ensureChromium(console.error));
  return chromium.launch({ executablePath, args: chromiumFlags });
}

/** Bytes of the page's own JavaScript heap, after a collection. Workers have heaps of their own. */
export async function pageHeapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  // What the first one finalised is only let go by the second.
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
