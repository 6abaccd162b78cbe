/** What an extension brings to the palette and behind the slash, for as long as it may. */
import { expect, test } from './courier.ts';

test('a command of an extension’s is found and run under its name, and is gone with its permission', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Counter' });
  const { page } = mine;
  const field = page.getByRole('combobox', { name: 'Go to a room, or do something' });
  const options = page.getByRole('listbox', { name: 'Search and commands' }).getByRole('option');
  const greet = options.filter({ hasText: 'Greet the room' });
  const find = async (words: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await field.fill(words);
  };
  const corner = page.getByRole('region', { name: 'Messages from the app' });
  const card = page.getByRole('region', { name: 'Courier', exact: true });
  await page.goto(`${mine.app.url}/#/settings/extensions`);

  // Nothing runs before somebody wants it.
  const status = card.locator('.k-extension-status');
  await expect(status).toHaveText('Ready');
  await find('greet');
  await expect(greet).toContainText('Extension: Courier');
  await page.keyboard.press('Enter');
  await expect(corner.getByText('Courier: Hello from no room.', { exact: true })).toBeVisible();
  await expect(status).toHaveText('Running');

  await find('spin');
  await page.keyboard.press('Enter');
  const underWay = corner.getByText('Courier: “Spin for ever” is running…', { exact: true });
  await expect(underWay).toBeVisible();
  await expect(
    corner.getByText(/^Courier could not do “Spin for ever”\. It took too long .* Settings/),
  ).toBeVisible();
  await expect(underWay).toHaveCount(0);

  await card.getByRole('switch', { name: 'Courier' }).click();
  await find('greet');
  await expect(greet).toHaveCount(0);
  await page.keyboard.press('Escape');
  await card.getByRole('switch', { name: 'Courier' }).click();

  await mine.openRoom('Counter');
  await mine.send('/courier as you like');
  await expect(corner.getByText('Courier: as you like', { exact: true })).toBeVisible();
  await find('greet');
  await greet.click();
  await expect(corner.getByText(`Courier: Hello from ${room}.`, { exact: true })).toBeVisible();

  await mine.app.editPolicy((policy) => {
    const courier = policy.extensions?.['org.kumix.markdown'];
    const names = courier?.capabilities?.filter((name) => name !== 'command') ?? [];
    if (courier !== undefined) courier.capabilities = names;
  });
  await page.goto(`${mine.app.url}/#/settings/policy`);
  await page.getByRole('button', { name: 'Read the files again' }).click();
  await expect
    .poll(async () => {
      await find('greet');
      const found = await greet.count();
      await page.keyboard.press('Escape');
      return found;
    })
    .toBe(0);
  await mine.openRoom('Counter');
  await mine.send('/courier again');
  await expect(page.getByText('There is no command /courier', { exact: false })).toBeVisible();
});
