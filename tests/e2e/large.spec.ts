/** A large account on a real Synapse: 500 rooms, one of 100,000 events, one of 5,000 members. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { analyse, type LargeAccount, seedLarge } from '../../scripts/homeserver/seedLarge.ts';
import { type Homeserver, startHomeserver } from '../../scripts/homeserver/start.ts';
import { pageHeapBytes } from '../../scripts/lib/browser.ts';
import { fillLogin } from '../../scripts/lib/builtApp.ts';
import { local } from '../../scripts/lib/paths.ts';
import { serveApp, type TestApp } from '../support/app.ts';
import { sidePanel } from './chat.ts';
import { AppPage, expect, test as base } from './fixture.ts';
import { scrollThrough, walkThrough } from './scrolling.ts';

const rooms = 500;
const history = 100_000;
const crowd = 5_000;
const friends = 3;
/** Events scrolled through: twice as many as the core holds of a room. */
const passing = 2_000;

interface Large {
  readonly account: LargeAccount;
  readonly homeserver: Homeserver;
  readonly app: TestApp;
}

const test = base.extend<{ readonly large: AppPage }, { readonly stage: Large }>({
  /** Seeded once, then copied for each run: what a test writes is gone with it. */
  stage: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
    async ({}, use) => {
      const seed = join(local, 'large');
      const account = await seedLarge({
        dataDir: seed,
        rooms,
        longRoom: history,
        otherRooms: 20,
        crowd,
        friendlyRooms: 20,
      });
      const dataDir = await mkdtemp(join(tmpdir(), 'kumix-large-'));
      await cp(seed, dataDir, { recursive: true });
      analyse(dataDir);
      const homeserver = await startHomeserver({ dataDir });
      const app = await serveApp(homeserver.url);
      await use({ account, homeserver, app });
      await app.close();
      await homeserver.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  large: async ({ browser, stage }, use) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
    });
    const person = new AppPage(await context.newPage(), stage.app);
    await person.page.goto(stage.app.url);
    await fillLogin(person.page, stage.account);
    // The first sync of so many rooms takes Synapse a while.
    await expect(person.rooms.getByRole('link').first()).toBeVisible({ timeout: 60_000 });
    await use(person);
    expect(person.complaints).toEqual([]);
    await context.close();
  },
});

test.describe.configure({ timeout: 240_000 });

const filterField = ({ rooms: list }: AppPage) =>
  list.getByRole('searchbox', { name: 'Find a room' });

async function openByName(person: AppPage, name: string): Promise<void> {
  await filterField(person).fill(name);
  await person.openRoom(name);
}

/** Numbers of the seeded messages that are drawn, oldest first. */
const drawnNumbers = (page: Page): Promise<readonly number[]> =>
  page.locator('.timeline-rows .message-body').evaluateAll((bodies) =>
    bodies.flatMap((body) => {
      const found = [...body.textContent.matchAll(/\((\d+)\)/g)].at(-1)?.[1];
      return found === undefined ? [] : [Number(found)];
    }),
  );

test('500 rooms are listed with few of them drawn, scrolled to the last, and found by name @proof', async ({
  large,
}) => {
  const list = large.rooms.getByRole('list', { name: 'Rooms' });
  // One heading and every room; some may still be on their way.
  await expect(list.locator('> li').first()).toHaveAttribute('aria-setsize', String(rooms + 1), {
    timeout: 60_000,
  });
  const walked = await walkThrough(list, 300, 'data-room');
  expect(walked.seen).toBe(rooms);
  expect(walked.most).toBeLessThan(60);

  await filterField(large).fill('Room 437');
  await expect(list.getByRole('link')).toHaveCount(1);
  await filterField(large).press('Enter');
  await expect(large.timeline.locator('.message').first()).toBeVisible();
});

const newestIsDrawn = (page: Page): Promise<void> =>
  expect
    .poll(async () => (await drawnNumbers(page)).at(-1), { timeout: 30_000 })
    .toBeGreaterThan(history - 20);

test('100,000 events: thousands are scrolled through in bounded space, and what is read stays on its pixel @proof', async ({
  large,
}) => {
  const { page } = large;
  await openByName(large, 'Room 000');
  await newestIsDrawn(page);
  const before = await pageHeapBytes(page);
  const walked = await scrollThrough(page, -400, passing);
  expect(walked.shifts).toEqual([]);
  expect(walked.passed).toBeGreaterThanOrEqual(passing);
  expect(walked.elements).toBeLessThan(3_000);
  // Far more was passed than is held: what lies behind has been let go. What is loaded after the
  // first messages are seen counts as well.
  expect((await pageHeapBytes(page)) / before).toBeLessThan(2);
});

test('100,000 events: a day long ago is a step away, is read both ways from there, and so is the newest @proof', async ({
  large,
}) => {
  const { page } = large;
  await openByName(large, 'Room 000');
  await newestIsDrawn(page);
  const { day, midnightMs } = await page
    .locator('.message time')
    .last()
    .evaluate((time) => {
      const date = new Date((time.getAttribute('datetime') ?? '').slice(0, 10));
      date.setDate(date.getDate() - 50);
      date.setHours(0, 0, 0, 0);
      const two = (value: number): string => String(value).padStart(2, '0');
      return {
        day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
        midnightMs: date.getTime(),
      };
    });
  await page.getByRole('button', { name: 'Go to a day' }).click();
  await page.getByRole('dialog').getByLabel('Day').fill(day);
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  // The first message of that day is in view; one is written a minute, one in eleven is a reaction.
  const sinceMidnight = () =>
    large.timeline.locator('.timeline-scroll').evaluate((box, midnight) => {
      const view = box.getBoundingClientRect();
      const seen = [...box.querySelectorAll('.message')].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= view.top && bottom <= view.bottom;
      });
      const times = seen.map((row) =>
        Date.parse(row.querySelector('time')?.getAttribute('datetime') ?? ''),
      );
      return Math.min(...times.filter((time) => time >= midnight)) - midnight;
    }, midnightMs);
  await expect.poll(sinceMidnight, { timeout: 30_000 }).toBeLessThan(3 * 60_000);
  expect((await scrollThrough(page, -400, 300)).shifts).toEqual([]);
  expect((await scrollThrough(page, 400, 300)).shifts).toEqual([]);

  await page.getByRole('button', { name: /newest/ }).click();
  await newestIsDrawn(page);
  expect((await scrollThrough(page, -400, 100)).shifts).toEqual([]);
  await page.getByRole('button', { name: /newest/ }).click();
  await newestIsDrawn(page);
  await large.send('and back');
  await expect(large.rows.locator('[data-send="sent"]').getByText('and back')).toBeVisible();
  await expect(large.rows.getByText('and back')).toBeInViewport();
});

test('5,000 members are scrolled with few of them drawn, and one is found by name @proof', async ({
  large,
}) => {
  const { page } = large;
  await openByName(large, 'Room 001');
  await page.keyboard.press('Control+Shift+m');
  const panel = sidePanel(large);
  const all = crowd + friends + 1;
  await expect(panel.getByText(`${all.toLocaleString('en-GB')} members`)).toBeVisible({
    timeout: 60_000,
  });
  const list = panel.getByRole('list', { name: 'Members' });
  const walked = await walkThrough(list, 800, 'aria-posinset');
  expect(walked.seen).toBe(all);
  expect(walked.most).toBeLessThan(60);

  const found = panel.getByRole('searchbox', { name: 'Find a member' });
  await found.fill('4021');
  await expect(list.getByRole('button')).toHaveCount(1);
  await expect(list.getByRole('button')).toContainText('@crowd4021:localhost');
  await found.fill('');
  await expect(panel.getByText(`${all.toLocaleString('en-GB')} members`)).toBeVisible();
});
