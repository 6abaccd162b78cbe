/** A large account on a real Synapse: 500 rooms, one of 100,000 events, one of 5,000 members. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type LargeAccount, seedLarge } from '../../scripts/homeserver/seedLarge.ts';
import { type Homeserver, startHomeserver } from '../../scripts/homeserver/start.ts';
import { fillLogin } from '../../scripts/lib/builtApp.ts';
import { local } from '../../scripts/lib/paths.ts';
import { serveApp, type TestApp } from '../support/app.ts';
import { AppPage, expect, test as base } from './fixture.ts';

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

test.describe.configure({ timeout: 150_000 });

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
  const walked = await list.evaluate(async (rows) => {
    const box = rows.parentElement;
    if (box === null) throw new Error('The list has no scroller.');
    const seen = new Set<string>();
    let most = 0;
    for (;;) {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      most = Math.max(most, rows.children.length);
      for (const row of rows.querySelectorAll<HTMLElement>('[data-room]')) {
        seen.add(row.dataset['room'] ?? '');
      }
      const before = box.scrollTop;
      box.scrollTop += 300;
      if (box.scrollTop === before) return { most, seen: seen.size };
    }
  });
  expect(walked.seen).toBe(rooms);
  expect(walked.most).toBeLessThan(60);

  await filterField(large).fill('Room 437');
  await expect(list.getByRole('link')).toHaveCount(1);
  await filterField(large).press('Enter');
  await expect(large.timeline.locator('.message').first()).toBeVisible();
});

test('100,000 events: the newest are there, and thousands are scrolled through in bounded space @proof', async ({
  large,
}) => {
  const { page } = large;
  await openByName(large, 'Room 000');
  await expect.poll(async () => (await drawnNumbers(page)).at(-1)).toBeGreaterThan(history - 20);
  const walked = await page.locator('.timeline-scroll').evaluate(async (box, events) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const oldest = (): number => {
      for (const body of box.querySelectorAll('.message-body')) {
        const found = [...body.textContent.matchAll(/\((\d+)\)/g)].at(-1)?.[1];
        if (found !== undefined) return Number(found);
      }
      return Number.NaN;
    };
    const start = oldest();
    let elements = 0;
    let passed = 0;
    for (let step = 0; passed < events; step += 1) {
      box.scrollTop -= 600;
      await frame();
      await frame();
      if (step % 20 > 0) continue;
      elements = Math.max(elements, box.querySelectorAll('*').length);
      passed = start - oldest();
    }
    return { elements, passed };
  }, passing);
  expect(walked.passed).toBeGreaterThanOrEqual(passing);
  expect(walked.elements).toBeLessThan(3_000);
});

test('5,000 members are scrolled with few of them drawn, and one is found by name @proof', async ({
  large,
}) => {
  const { page } = large;
  await openByName(large, 'Room 001');
  await page.keyboard.press('Control+Shift+m');
  const panel = page.getByRole('complementary', { name: 'Side panel' });
  const all = crowd + friends + 1;
  await expect(panel.getByText(`${all.toLocaleString('en-GB')} members`)).toBeVisible({
    timeout: 60_000,
  });
  const list = panel.getByRole('list', { name: 'Members' });
  const walked = await list.evaluate(async (rows) => {
    const box = rows.parentElement;
    if (box === null) throw new Error('The list has no scroller.');
    const seen = new Set<string>();
    let most = 0;
    for (;;) {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      most = Math.max(most, rows.children.length);
      for (const row of rows.children) seen.add(row.getAttribute('aria-posinset') ?? '');
      const before = box.scrollTop;
      box.scrollTop += 800;
      if (box.scrollTop === before) return { most, seen: seen.size };
    }
  });
  expect(walked.seen).toBe(all);
  expect(walked.most).toBeLessThan(60);

  const found = panel.getByRole('searchbox', { name: 'Find a member' });
  await found.fill('4021');
  await expect(list.getByRole('button')).toHaveCount(1);
  await expect(list.getByRole('button')).toContainText('@crowd4021:localhost');
  await found.fill('');
  await expect(panel.getByText(`${all.toLocaleString('en-GB')} members`)).toBeVisible();
});
