/**
 * `npm run screenshots`: draws `docs/images/` anew from the seeded demo account, in light and dark,
 * wide and narrow. Needs a build; starts its own homeserver and server.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { installSynapse } from './homeserver/install.ts';
import { demoPeople, seedDemo } from './homeserver/seedDemo.ts';
import { startHomeserver } from './homeserver/start.ts';
import { launchChromium } from './lib/browser.ts';
import { fillLogin, serveBuilt } from './lib/builtApp.ts';
import { bin, root } from './lib/paths.ts';
import { run } from './lib/run.ts';

const images = join(root, 'docs', 'images');

/** Logs in on a new device, opens the encrypted history, and puts away what is said about it. */
async function logIn(page: Page, url: string): Promise<void> {
  const [person] = demoPeople;
  if (person === undefined) throw new Error('the demo has nobody in it');
  await page.goto(url);
  await fillLogin(page, person);
  await page.getByRole('region', { name: 'Rooms' }).waitFor();
  const banner = page.getByRole('region', { name: 'About your encryption' });
  await banner.getByRole('button', { name: 'Verify this device' }).click();
  const unlocking = page.getByRole('dialog');
  await unlocking.getByLabel('Recovery key or passphrase').fill(person.recovery);
  await unlocking.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await banner.getByText(/ back\.$/).waitFor();
  await banner.getByRole('button', { name: 'Later' }).click();
  await banner.waitFor({ state: 'detached' });
}

/** All pictures that are in view have been drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('.timeline [role="status"], .media-placeholder') === null &&
      [...document.images].every((image) => image.complete),
  );
}

const hash = (page: Page, to: string): Promise<void> =>
  page.evaluate((address) => {
    location.hash = address;
  }, to);

async function openRoom(page: Page, name: string): Promise<void> {
  await hash(page, '#/');
  const row = page.getByRole('region', { name: 'Rooms' }).getByText(name, { exact: true });
  await row.click();
  await page.locator('.timeline-rows li').first().waitFor();
  await settled(page);
}

const built = await run(bin('vite'), ['build', '--logLevel', 'warn']);
if (built.code !== 0) process.exit(1);
await mkdir(images, { recursive: true });
await installSynapse(console.log);
const dataDir = await mkdtemp(join(tmpdir(), 'kumix-screenshots-'));
const homeserver = await startHomeserver({ dataDir });
const app = await serveBuilt(homeserver.url);
const browser = await launchChromium();
try {
  await seedDemo(homeserver, console.log);
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB' });
  const page = await context.newPage();
  await page.setViewportSize({ width: 1280, height: 800 });
  await logIn(page, app.url);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height, suffix] of [
      [1280, 800, ''],
      [390, 844, '-narrow'],
    ] as const) {
      await page.setViewportSize({ width, height });
      const shoot = async (name: string): Promise<void> => {
        const path = join(images, `${name}-${colorScheme}${suffix}.png`);
        // Where the pointer lies, a message would show its bar.
        await page.mouse.move(0, 0);
        await page.screenshot({ path, animations: 'disabled' });
        console.log(path.slice(root.length + 1));
      };
      const narrow = suffix !== '';
      if (narrow) {
        await hash(page, '#/');
        await page.getByRole('region', { name: 'Rooms' }).waitFor();
        await settled(page);
        await shoot('rooms');
        await openRoom(page, 'Bob Okafor');
        await shoot('chat');
      }
      await openRoom(page, 'Community garden');
      if (!narrow) {
        await page.getByRole('button', { name: 'Room note' }).click();
        const note = page.frameLocator('iframe[title*="Room notes"]');
        await note
          .getByRole('textbox')
          .fill('Seed swap on Sunday. Bring the ladder, ask Mira about the pump.');
        await note.getByText('Saved on this device').waitFor();
        // A picture stands whole in view.
        await page.getByAltText('Row three this morning').scrollIntoViewIfNeeded();
      }
      await shoot('room');
      if (!narrow) await page.getByRole('button', { name: 'Close panel' }).click();
      await hash(page, '#/settings/extensions');
      await page.getByRole('heading', { name: 'Extensions', exact: true }).waitFor();
      await page.getByText('What it may do').first().click();
      await shoot('extensions');
    }
  }
  await context.close();
} finally {
  await browser.close();
  await app.close();
  await homeserver.stop();
  await rm(dataDir, { recursive: true, force: true });
}
