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

async function logIn(page: Page, url: string): Promise<void> {
  const [person] = demoPeople;
  if (person === undefined) throw new Error('the demo has nobody in it');
  await page.goto(url);
  await fillLogin(page, person);
  await page.getByRole('region', { name: 'Rooms' }).waitFor();
}

/** All pictures that are in view have been drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('.timeline [role="status"], .media-placeholder') === null &&
      [...document.images].every((image) => image.complete),
  );
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
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height, suffix] of [
      [1280, 800, ''],
      [390, 844, '-narrow'],
    ] as const) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      const shoot = async (name: string): Promise<void> => {
        const path = join(images, `${name}-${colorScheme}${suffix}.png`);
        await page.screenshot({ path });
        console.log(path.slice(root.length + 1));
      };
      await logIn(page, app.url);
      const list = page.getByRole('region', { name: 'Rooms' });
      await list.getByText('Community garden', { exact: true }).waitFor();
      if (suffix !== '') await shoot('rooms');
      await list.getByText('Community garden', { exact: true }).click();
      await page.locator('.timeline-rows li').first().waitFor();
      await settled(page);
      if (suffix === '') {
        await page.getByRole('button', { name: 'Room note' }).click();
        const note = page.frameLocator('iframe[title*="Room notes"]').getByRole('textbox');
        await note.fill('Seed swap on Sunday. Bring the ladder, ask Mira about the pump.');
        await page
          .frameLocator('iframe[title*="Room notes"]')
          .getByText('Saved on this device')
          .waitFor();
      }
      await shoot('room');
      await page.goto(`${app.url}/#/settings/extensions`);
      await page.getByRole('heading', { name: 'Extensions' }).waitFor();
      await page.getByText('What it may do').first().click();
      await shoot('extensions');
      await context.close();
    }
  }
} finally {
  await browser.close();
  await app.close();
  await homeserver.stop();
  await rm(dataDir, { recursive: true, force: true });
}
