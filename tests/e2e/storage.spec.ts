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
