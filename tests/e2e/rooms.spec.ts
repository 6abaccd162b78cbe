/** The list of rooms and what one does with rooms: find, create, join, invite, sort into place, leave. */
import { roomOf, sidePanel } from './chat.ts';
import { expect, test, type AppPage } from './fixture.ts';

const row = ({ rooms }: AppPage, name: string) =>
  rooms.getByRole('link').filter({ has: rooms.page().getByText(name, { exact: true }) });

const section = ({ rooms }: AppPage, name: string) => rooms.getByRole('button', { name });

const runCommand = async ({ page }: AppPage, words: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Go to a room, or do something' });
  await field.fill(words);
  await expect(page.getByRole('option', { selected: true })).toContainText(words);
  await field.press('Enter');
};

const roomMenu = async (mine: AppPage, name: string, entry: string): Promise<void> => {
  await row(mine, name).click({ button: 'right' });
  await mine.page.getByRole('menuitem', { name: entry, exact: true }).click();
};

test('an invite is told, accepted, and stands among the rooms from then on', async ({
  user,
  friend,
  mine,
}) => {
  const room = await friend.createRoom({ name: 'Supper club', preset: 'private_chat' });
  await friend.invite(room, user.account.userId);
  await expect(section(mine, 'Invites')).toBeVisible();
  await expect(row(mine, 'Supper club')).toContainText('Invited by Grace');
  await mine.rooms.getByRole('button', { name: 'Accept the invite to Supper club' }).click();
  await expect(mine.composer).toBeVisible();
  await expect(section(mine, 'Invites')).toHaveCount(0);
});

test('a declined invite goes away, also for who sent it', async ({ user, friend, mine }) => {
  const room = await friend.createRoom({ name: 'Chain letters', preset: 'private_chat' });
  await friend.invite(room, user.account.userId);
  await mine.rooms.getByRole('button', { name: 'Decline the invite to Chain letters' }).click();
  await expect(row(mine, 'Chain letters')).toHaveCount(0);
  const path = `/rooms/${encodeURIComponent(room)}/state/m.room.member/${encodeURIComponent(user.account.userId)}`;
  expect(await friend.request('GET', path)).toMatchObject({ membership: 'leave' });
});

test('unread messages and mentions are counted and told, and gone once read', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Kitchen', { ruled: true });
  await friend.text(room, 'The bread is out');
  await expect(row(mine, 'Kitchen')).toContainText('1 unread message');
  await expect(row(mine, 'Kitchen')).toContainText('Grace: The bread is out');
  await friend.text(room, 'Ada, bring butter', {
    'm.mentions': { user_ids: [user.account.userId] },
  });
  await expect(row(mine, 'Kitchen')).toContainText('1 mention of you');
  await mine.openRoom('Kitchen');
  await expect(row(mine, 'Kitchen')).not.toContainText('unread');
  await expect(row(mine, 'Kitchen')).not.toContainText('mention');
});

test('a favourite moves to its own section and stays there after a reload', async ({
  user,
  mine,
}) => {
  await user.createRoom({ name: 'Atlas', preset: 'private_chat' });
  await expect(row(mine, 'Atlas')).toBeVisible();
  await row(mine, 'Atlas').click({ button: 'right' });
  await mine.page.getByRole('menuitemcheckbox', { name: 'Favourite' }).click();
  await expect(section(mine, 'Favourites')).toBeVisible();
  await mine.page.reload();
  await expect(section(mine, 'Favourites')).toBeVisible();
  await expect(row(mine, 'Atlas')).toBeVisible();
});

test('the filter finds by a few letters, says when nothing fits, and Escape clears it', async ({
  user,
  mine,
}) => {
  for (const name of ['Café Göteborg', 'Cellar', 'Attic']) await user.createRoom({ name });
  await expect(row(mine, 'Attic')).toBeVisible();
  const filter = mine.rooms.getByRole('searchbox', { name: 'Find a room' });
  await filter.fill('cafe gote');
  await expect(row(mine, 'Café Göteborg')).toBeVisible();
  await expect(row(mine, 'Attic')).toHaveCount(0);
  await filter.fill('zzz');
  await expect(mine.rooms.getByText('Nothing found for “zzz”.')).toBeVisible();
  await filter.press('Escape');
  await expect(row(mine, 'Attic')).toBeVisible();
});

test('a room is created encrypted unless one says otherwise', async ({ user, mine }) => {
  await runCommand(mine, 'Create a room');
  const dialog = mine.page.getByRole('dialog', { name: 'Create a room' });
  await dialog.getByLabel('Name').fill('Safe house');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(row(mine, 'Safe house')).toContainText('Encrypted');
  await expect(mine.composer).toBeVisible();
  const id = await mine.rooms
    .getByRole('link')
    .filter({ hasText: 'Safe house' })
    .getAttribute('data-room');
  const path = `/rooms/${encodeURIComponent(id ?? '')}/state/m.room.encryption/`;
  expect(await user.request('GET', path)).toMatchObject({ algorithm: 'm.megolm.v1.aes-sha2' });
});

test('a room has its name while the homeserver still makes it @proof', async ({ user, mine }) => {
  const answer = Promise.withResolvers<void>();
  const made = Promise.withResolvers<string>();
  await mine.page.context().route('**/createRoom', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    // As a slow homeserver does: the room is told of before it has a name, and before the answer.
    const room = await user.createRoom({ preset: 'private_chat' });
    made.resolve(room);
    await answer.promise;
    return route.fulfill({
      json: { room_id: room },
      headers: { 'access-control-allow-origin': '*' },
    });
  });
  await runCommand(mine, 'Create a room');
  const dialog = mine.page.getByRole('dialog', { name: 'Create a room' });
  await dialog.getByLabel('Name').fill('Greenhouse');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const room = await made.promise;
  // Behind the dialog, which waits for the answer, the list is no part of what is read out.
  await expect(mine.page.locator(`[data-room="${room}"]`)).toContainText('Greenhouse');
  answer.resolve();
  await expect(mine.page.getByRole('heading', { name: 'Greenhouse', level: 1 })).toBeVisible();
  await user.state(room, 'm.room.name', { name: 'Winter garden' });
  await expect(row(mine, 'Winter garden')).toBeVisible();
});

test('a public room is found in the directory and joined', async ({ friend, mine }) => {
  const name = `Harbour ${Date.now().toString(36)}`;
  await friend.createRoom({ name, visibility: 'public', preset: 'public_chat' });
  await runCommand(mine, 'Explore public rooms');
  const dialog = mine.page.getByRole('dialog', { name: 'Explore public rooms' });
  await dialog.getByRole('searchbox').fill(name);
  await dialog.getByRole('button', { name: `Join ${name}` }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row(mine, name)).toBeVisible();
  await expect(mine.composer).toBeVisible();
});

test('an address that is none is refused before anything is asked, a wrong one with a reason', async ({
  mine,
}) => {
  await runCommand(mine, 'Join by address');
  const dialog = mine.page.getByRole('dialog', { name: 'Join by address' });
  await dialog.getByLabel('Address or link').fill('harbour');
  await dialog.getByRole('button', { name: 'Join' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This is no room address.');
  mine.provoked.push(/404/);
  await dialog.getByLabel('Address or link').fill('#no-such-room:localhost');
  await dialog.getByRole('button', { name: 'Join' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByRole('alert')).not.toContainText('This is no room address.');
});

test('a permalink opens the joined room, and offers to join another', async ({
  user,
  friend,
  mine,
}) => {
  const joined = await user.createRoom({ name: 'Here' });
  await expect(row(mine, 'Here')).toBeVisible();
  const open = (id: string) =>
    mine.page.evaluate((to) => {
      location.hash = `#/to/${encodeURIComponent(to)}`;
    }, id);
  await open(joined);
  await expect(mine.composer).toBeVisible();
  const other = await friend.createRoom({ name: 'There', preset: 'public_chat' });
  await open(other);
  const dialog = mine.page.getByRole('dialog', { name: 'Join by address' });
  await expect(dialog.getByLabel('Address or link')).toHaveValue(other);
  await dialog.getByRole('button', { name: 'Join' }).click();
  await expect(row(mine, 'There')).toBeVisible();
});

test('a person is found on the homeserver by a part of their name, and a chat begins', async ({
  friend,
  mine,
}) => {
  // The homeserver's directory holds those who share a room with one, or are in a public one.
  await friend.createRoom({ name: 'Harbour', preset: 'public_chat' });
  await runCommand(mine, 'Start a chat');
  const dialog = mine.page.getByRole('dialog');
  await dialog.getByLabel('Who').fill('nobody goes by this name');
  await expect(dialog.getByRole('status')).toContainText('Nobody is found by that');
  await dialog.getByRole('button', { name: 'Start chat' }).click();
  await expect(dialog.getByText('Choose someone from the list')).toBeVisible();
  const name = friend.account.userId.slice(1, friend.account.userId.indexOf(':'));
  const found = dialog
    .getByRole('list', { name: 'On your homeserver' })
    .getByRole('button', { name: friend.account.userId });
  // The homeserver enters people into its directory in its own time.
  await expect(async () => {
    await dialog.getByLabel('Who').fill('');
    await dialog.getByLabel('Who').fill(name);
    await expect(found).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await found.click();
  await expect(mine.composer).toBeVisible();
  await expect(dialog).toHaveCount(0);
  expect(await friend.request('GET', '/sync')).toMatchObject({
    rooms: { invite: expect.anything() },
  });
});

test('leaving says what is lost, can be called off, and ends in the list', async ({
  user,
  mine,
}) => {
  await user.createRoom({ name: 'Last orders', preset: 'private_chat' });
  await mine.openRoom('Last orders');
  await roomMenu(mine, 'Last orders', 'Leave');
  const dialog = mine.page.getByRole('dialog', { name: 'Leave Last orders?' });
  await expect(dialog).toContainText('You are the last one here.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(row(mine, 'Last orders')).toBeVisible();
  await roomMenu(mine, 'Last orders', 'Leave');
  await dialog.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(row(mine, 'Last orders')).toHaveCount(0);
  await expect(mine.page.getByRole('heading', { name: 'Welcome to Kumix' })).toBeVisible();
});

test('members are listed, found by name, and a chat with one begins from there', async ({
  user,
  friend,
  mine,
}) => {
  await roomOf(user, friend, 'Choir', { ruled: true });
  await mine.openRoom('Choir');
  await mine.page.keyboard.press('Control+Shift+m');
  const panel = sidePanel(mine);
  await expect(panel.getByText('2 members')).toBeVisible();
  await panel.getByRole('searchbox', { name: 'Find a member' }).fill('grace');
  await panel.getByRole('button', { name: /Grace/ }).click();
  await panel.getByRole('button', { name: 'Send a message' }).click();
  await expect(section(mine, 'People')).toBeVisible();
  await expect(mine.composer).toBeVisible();
});

test('a space narrows the list to its rooms, and leads back', async ({ user, mine }) => {
  const inside = await user.createRoom({ name: 'Inside' });
  await user.createRoom({ name: 'Outside' });
  const space = await user.createRoom({
    name: 'Guild',
    creation_content: { type: 'm.space' },
  });
  await user.state(space, 'm.space.child', { via: ['localhost'] }, inside);
  const rail = mine.page.getByRole('navigation', { name: 'Spaces' });
  await rail.getByRole('button', { name: 'Guild' }).click();
  await expect(row(mine, 'Inside')).toBeVisible();
  await expect(row(mine, 'Outside')).toHaveCount(0);
  await rail.getByRole('button', { name: 'All rooms' }).click();
  await expect(row(mine, 'Outside')).toBeVisible();
});
