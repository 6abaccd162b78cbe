/** Coming in, being in one tab at a time, and going out. */
import { roomOf } from './chat.ts';
import { AppPage, expect, test } from './fixture.ts';

test('a wrong password is told and nothing is lost of what was typed', async ({
  page,
  app,
  user,
}) => {
  await page.goto(app.url);
  await page.getByLabel('User name').fill(user.account.name);
  await page.getByLabel('Password', { exact: true }).fill('not it');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toContainText('wrong');
  await expect(page.getByLabel('User name')).toHaveValue(user.account.name);
  await page.getByLabel('Password', { exact: true }).fill(user.account.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Rooms' })).toBeVisible();
});

test('an address without a homeserver is told before a password is asked for', async ({
  page,
  app,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('secret') === true) asked.push(request.url());
  });
  await page.goto(app.url);
  await page.getByLabel('Homeserver').fill('http://127.0.0.1:9');
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('secret');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByLabel('Homeserver')).toHaveAttribute('aria-invalid', 'true');
  expect(asked).toEqual([]);
});

test('a reload stays logged in and comes back to the room', async ({ user, mine }) => {
  await user.createRoom({ name: 'Study' });
  await mine.openRoom('Study');
  await mine.page.goto(mine.app.url);
  await expect(mine.composer).toBeVisible();
  await expect(mine.page).toHaveTitle(/Study/);
});

test('a second tab says so and can take over; the first steps aside', async ({ mine }) => {
  const second = new AppPage(await mine.page.context().newPage(), mine.app);
  await second.page.goto(mine.app.url);
  await expect(
    second.page.getByRole('heading', { name: 'Kumix is open in another tab' }),
  ).toBeVisible();
  await second.page.getByRole('button', { name: 'Use Kumix here' }).click();
  await expect(second.rooms).toBeVisible();
  await expect(
    mine.page.getByRole('heading', { name: 'Kumix is open in another tab' }),
  ).toBeVisible();
  expect(second.complaints).toEqual([]);
});

test('logging out says what is lost, ends the session and leaves nothing behind', async ({
  user,
  mine,
}) => {
  await mine.page.goto(`${mine.app.url}#/settings/account`);
  await expect(mine.page.getByText('Ready', { exact: true })).toBeVisible();
  await mine.page.getByRole('button', { name: 'Account of Ada' }).click();
  await mine.page.getByRole('menuitem', { name: 'Log out' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Log out of Kumix?' });
  await expect(dialog).toContainText('still waiting to be sent are lost');
  await dialog.getByRole('button', { name: 'Log out' }).click();
  await expect(mine.page.getByLabel('User name')).toBeVisible();
  const { devices } = await user.request<{ devices: { device_id: string }[] }>('GET', '/devices');
  expect(devices.map((device) => device.device_id)).toEqual([user.account.deviceId]);
  await mine.page.reload();
  await expect(mine.page.getByLabel('User name')).toBeVisible();
});

test('a theme holds from its choice on, over a reload', async ({ mine }) => {
  await mine.page.goto(`${mine.app.url}#/settings/general`);
  const ground = (): Promise<string> =>
    mine.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await mine.page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect.poll(ground).not.toBe(before);
  const dark = await ground();
  await mine.page.reload();
  await expect.poll(ground).toBe(dark);
});

test('a part that can no longer be loaded says so, offers to reload, and chat goes on', async ({
  user,
  mine,
}) => {
  await user.createRoom({ name: 'Den' });
  mine.provoked.push(/Overlays|ERR_FAILED/);
  await mine.page.route('**/assets/Overlays-*.js', (route) => route.abort());
  await mine.page.reload();
  await mine.rooms.getByRole('button', { name: 'New' }).click();
  const messages = mine.page.getByRole('region', { name: 'Messages from the app' });
  await expect(messages).toContainText('could not be loaded');
  await mine.openRoom('Den');
  await mine.send('Still here');
  await expect(mine.timeline.getByText('Still here')).toBeVisible();
  await mine.page.unroute('**/assets/Overlays-*.js');
  await messages.getByRole('button', { name: 'Reload' }).click();
  await mine.rooms.getByRole('button', { name: 'New' }).click();
  await expect(mine.page.getByRole('menu', { name: 'New' })).toBeVisible();
});

test('lost contact is told with what still works, and the bar goes when it is back @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Island', { ruled: true });
  await mine.openRoom('Island');
  mine.provoked.push(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch/);
  const context = mine.page.context();
  await context.setOffline(true);
  const bar = mine.page.getByRole('status').filter({ hasText: 'No contact with your homeserver' });
  await expect(bar).toBeVisible({ timeout: 40_000 });
  await mine.send('In a bottle');
  await expect(mine.timeline.getByText('In a bottle')).toBeVisible();
  await context.setOffline(false);
  await expect(bar).toHaveCount(0);
  const arrived = async (): Promise<number> =>
    (await friend.messages(room)).filter(({ content }) =>
      JSON.stringify(content).includes('In a bottle'),
    ).length;
  await expect.poll(arrived).toBe(1);
});
