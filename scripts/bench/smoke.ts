/**
 * The frame of the app's benchmarks: from a log-in to the room list, and from a reload to the room
 * list, on a small account of a local Synapse.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { asUser, newUser } from '../homeserver/client.ts';
import { installSynapse } from '../homeserver/install.ts';
import { startHomeserver } from '../homeserver/start.ts';
import { launchChromium } from '../lib/browser.ts';
import { fillLogin, serveBuilt } from '../lib/builtApp.ts';
import { type BenchResult, figure, machine } from './result.ts';

const rooms = 20;

/** Remembers, by the page's own clock, when the first room was in the list. */
function watchForRooms(): void {
  const look = (): void => {
    if (document.querySelector('ul[aria-label="Rooms"] > li') === null) return;
    observer.disconnect();
    performance.mark('room list');
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

async function roomListAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => performance.getEntriesByName('room list')[0]?.startTime,
  );
  return (await handle.jsonValue()) ?? Number.NaN;
}

export default async function smoke({ runs }: { readonly runs: number }): Promise<BenchResult> {
  await installSynapse(console.error);
  const dataDir = await mkdtemp(join(tmpdir(), 'kumix-bench-'));
  const homeserver = await startHomeserver({ dataDir });
  const app = await serveBuilt(homeserver.url);
  const browser = await launchChromium();
  const cold: number[] = [];
  const warm: number[] = [];
  try {
    const user = asUser(await newUser(homeserver.url));
    for (let index = 0; index < rooms; index += 1) await user.createRoom({ name: `Room ${index}` });
    for (let run = 0; run < runs; run += 1) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      await page.addInitScript(watchForRooms);
      await page.goto(app.url);
      await page.getByLabel('User name').waitFor();
      const before = await page.evaluate(() => performance.now());
      await fillLogin(page, user.account);
      cold.push((await roomListAt(page)) - before);
      // What a reload finds is written soon after the first sync.
      await page.getByText(`Room ${rooms - 1}`, { exact: true }).waitFor();
      await page.reload();
      await roomListAt(page);
      await page.reload();
      warm.push(await roomListAt(page));
      await context.close();
    }
  } finally {
    await browser.close();
    await app.close();
    await homeserver.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  return {
    bench: 'smoke',
    machine: machine(),
    runs,
    bars: [
      figure('cold: log-in to room list', 'ms', 3_000, 'lower', cold),
      figure('warm: reload to room list', 'ms', 300, 'lower', warm),
    ],
  };
}
