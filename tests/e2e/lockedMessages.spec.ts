/** A message whose key is not there yet: why, what to do, and that it opens. */
import { check } from './axe.ts';
import { roomOf } from './chat.ts';
import { expect, test } from './fixture.ts';
import { banner, dialog, setUpRecovery } from './trustSteps.ts';

test('a message whose key comes late says so, is looked for again and opens @proof', async ({
  logIn,
  user,
  friend,
  mine,
}) => {
  test.setTimeout(150_000);
  await roomOf(user, friend, 'Attic', { encrypted: true });
  const key = await setUpRecovery(mine);

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

  const second = await logIn(user);
  await banner(second).getByRole('button', { name: 'Verify this device' }).click();
  const unlocking = dialog(second, 'Unlock your history');
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
});
