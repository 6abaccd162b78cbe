/** What extensions keep, in the app's real store. */
import { join } from 'node:path';
import { expect, test } from './fixture.ts';

const guests = join(import.meta.dirname, 'guests');

test('an extension that hoards is stopped at its quota, and keeps what it had', async ({
  user,
  mine,
}) => {
  await user.createRoom({ name: 'Attic' });
  await mine.app.replaceExtension(join(guests, 'hoarder'));
  await mine.app.editPolicy((policy) => {
    policy.storage = { bytes: 200_000 };
  });
  await mine.page.reload();
  await mine.openRoom('Attic');
  await mine.page.getByRole('button', { name: 'Room note' }).click();
  const panel = mine.page.frameLocator('iframe[title*="Room notes"]');
  // Three pieces of 60,000 bytes fit into 200,000, with their keys.
  await expect(panel.getByText('stopped by quota with 3 of 3 kept')).toBeVisible();
});

test('what extensions keep goes with a log-out, and nobody finds it afterwards @proof', async ({
  user,
  mine,
}) => {
  const { page } = mine;
  await user.createRoom({ name: 'Attic' });
  await mine.openRoom('Attic');
  const note = page.frameLocator('iframe[title*="Room notes"]').getByRole('textbox');
  await page.getByRole('button', { name: 'Room note' }).click();
  await note.fill('the key is under the mat');
  const kept = (): Promise<readonly string[]> =>
    page.evaluate(async () =>
      (await indexedDB.databases())
        .flatMap(({ name = '' }) => (/^kumix-(extensions|governance):/.test(name) ? [name] : []))
        .toSorted(),
    );
  const { userId } = user.account;
  await expect.poll(kept).toEqual([`kumix-extensions:${userId}`, `kumix-governance:${userId}`]);
  await expect(page.frameLocator('iframe[title*="Room notes"]').getByRole('status')).toHaveText(
    'Saved on this device',
  );
  // A reload keeps it: only a log-out takes it away.
  await page.reload();
  await mine.openRoom('Attic');
  await page.getByRole('button', { name: 'Room note' }).click();
  await expect(note).toHaveValue('the key is under the mat');
  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log out of Kumix?' });
  await expect(dialog).toContainText('What extensions keep for you');
  await dialog.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByLabel('User name')).toBeVisible();
  await expect.poll(kept).toEqual([]);
  await mine.logIn(user);
  await mine.openRoom('Attic');
  await page.getByRole('button', { name: 'Room note' }).click();
  await expect(note).toHaveValue('');
});
