/** The start of the extensions has pauses in it; what people do meanwhile finds nothing half made. */
import type { Page, Route } from '@playwright/test';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { type AppPage, expect, test } from './fixture.ts';

/** A room, opened again while the start is held where its list of packages is asked for. */
async function openDuringStart(
  mine: AppPage,
  user: UserClient,
): Promise<{ release(): Promise<void> }> {
  const { page } = mine;
  await user.createRoom({ name: 'Attic' });
  const asked = Promise.withResolvers<void>();
  const held: Route[] = [];
  const list = '**/extensions/index.json';
  await page.route(list, (route) => {
    held.push(route);
    asked.resolve();
  });
  await page.reload();
  await mine.openRoom('Attic');
  await asked.promise;
  return {
    release: async () => {
      await page.unroute(list);
      // Whoever asked may have gone: then there is nobody left to answer.
      await Promise.all(held.map((route) => route.continue().catch(() => {})));
    },
  };
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log out of Kumix?' });
  await dialog.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByLabel('User name')).toBeVisible();
}

const kept = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () =>
    (await indexedDB.databases()).flatMap(({ name = '' }) =>
      /^kumix-(extensions|governance):/.test(name) ? [name] : [],
    ),
  );

const layers = (page: Page): Promise<number> => page.locator('.k-cells').count();

test('a log-out while the extensions start leaves nothing of them, and the next log-in starts them once @proof', async ({
  user,
  mine,
}) => {
  const { page } = mine;
  const start = await openDuringStart(mine, user);
  await expect.poll(() => layers(page)).toBe(1);
  await logOut(page);
  await expect.poll(() => layers(page)).toBe(0);
  await expect.poll(() => kept(page)).toEqual([]);
  // The first start's answer comes now, to nobody.
  await start.release();
  await mine.logIn(user);
  await mine.openRoom('Attic');
  await page.getByRole('button', { name: 'Room note' }).click();
  const note = page.frameLocator('iframe[title*="Room notes"]').getByRole('textbox');
  await note.fill('the key is under the mat');
  await expect(note).toHaveValue('the key is under the mat');
  expect(await layers(page)).toBe(1);
});

test('a message that is sent while the extensions start is formatted by them all the same @proof', async ({
  user,
  mine,
}) => {
  const start = await openDuringStart(mine, user);
  await mine.send('**under** the mat');
  await start.release();
  await expect(mine.rows.locator('strong', { hasText: 'under' })).toBeVisible();
});
