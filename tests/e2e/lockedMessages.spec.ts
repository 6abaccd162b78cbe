/** A message whose key is not there yet: why, what to do, and that it opens. */
import { check } from './axe.ts';
import { roomOf } from './chat.ts';
import { AppPage, expect, test } from './fixture.ts';

test('a message whose key comes late says so, is looked for again and opens @proof', async ({
  browser,
  app,
  user,
  friend,
  mine,
}) => {
  test.setTimeout(150_000);
  await roomOf(user, friend, 'Attic', { encrypted: true });
  const dialog = (page: AppPage['page'], name: string) => page.getByRole('dialog', { name });
  const banner = mine.page.getByRole('region', { name: 'About your encryption' });
  await banner.getByRole('button', { name: 'Set up recovery' }).click();
  await dialog(mine.page, 'Set up recovery').getByRole('button', { name: 'Continue' }).click();
  const saving = dialog(mine.page, 'Save your recovery key');
  const key = ((await saving.getByLabel('Recovery key').textContent()) ?? '').trim();
  await saving.getByRole('button', { name: 'I have saved it' }).click();
  const confirming = dialog(mine.page, 'Is it really saved?');
  await confirming.getByLabel('Last four characters').fill(key.slice(-4));
  await mine.page.keyboard.press('Enter');
  const done = dialog(mine.page, 'Recovery is set up');
  await done.getByRole('button', { name: 'Done' }).click();

  const uploads = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await mine.page.context().route(/\/room_keys\/keys/, async (route) => {
    held.resolve();
    await uploads.promise;
    await route.continue();
  });
  await mine.openRoom('Attic');
  await mine.send('behind the chimney');
  await held.promise;

  const context = await browser.newContext({ locale: 'en-GB' });
  const second = new AppPage(await context.newPage(), app);
  await second.logIn(user);
  await second.page
    .getByRole('region', { name: 'About your encryption' })
    .getByRole('button', { name: 'Verify this device' })
    .click();
  const unlocking = dialog(second.page, 'Unlock your history');
  await unlocking.getByLabel('Recovery key or passphrase').fill(key);
  await unlocking.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(unlocking).toHaveCount(0);
  await second.openRoom('Attic');
  const locked = second.timeline.locator('.message-locked');
  const again = locked.getByRole('button', { name: 'Look for its key again' });
  await expect(again).toBeVisible();
  await check(second.page);

  await again.press('Enter');
  await expect(second.page.getByRole('region', { name: 'Messages from the app' })).toContainText(
    'Your backup is asked again',
  );
  uploads.resolve();
  await expect
    .poll(
      async () => (await user.request<{ count: number }>('GET', '/room_keys/version')).count,
      // The SDK waits longer each time before it tries a backup again.
      { timeout: 60_000 },
    )
    .toBe(1);
  await expect(second.timeline.getByText('behind the chimney')).toBeVisible({ timeout: 60_000 });
  await expect(locked).toHaveCount(0);
  await context.close();
});
