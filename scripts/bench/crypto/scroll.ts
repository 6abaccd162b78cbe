/** The built app on a new device: a wheel that never rests, up an encrypted room and a plain one. */
import type { Browser, Page } from '@playwright/test';
import { fillLogin } from '../../lib/builtApp.ts';
import { installProbe } from '../app/probe.ts';
import type { SeededRooms } from './seed.ts';
import { unlock } from './unlock.ts';

const pxPerFrame = 240;

/** Messages a second that passed by, readable. */
async function speed(page: Page, room: string, count: number): Promise<number> {
  await page.getByRole('region', { name: 'Rooms' }).getByText(room, { exact: true }).click();
  await page.locator(`[aria-label="Messages in ${room}"] .message`).first().waitFor();
  const seen = await page.evaluate(([events, px]) => window.kumixBench.scrollUp(events, px), [
    count,
    pxPerFrame,
  ] as const);
  if (seen.stuck) throw new Error(`Scrolling up ${room} got stuck: ${JSON.stringify(seen)}`);
  return seen.events / (seen.ms / 1_000);
}

export async function scrollSpeeds(
  browser: Browser,
  url: string,
  seeded: SeededRooms,
  count: number,
): Promise<{ readonly secret: number; readonly plain: number }> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  await page.goto(url);
  await fillLogin(page, seeded.account);
  await unlock(page, seeded.passphrase);
  const plain = await speed(page, 'Plain', count);
  const secret = await speed(page, 'Secret', count);
  await context.close();
  return { secret, plain };
}
