/** A room's settings: what stands there, what changes, who may, and what is asked first. */
import { AxeBuilder } from '@axe-core/playwright';
import { uniqueName, type UserClient } from '../../scripts/homeserver/client.ts';
import { roomOf, sidePanel } from './chat.ts';
import { expect, test, type AppPage } from './fixture.ts';

const open = async (mine: AppPage, room: string, page: string): Promise<void> => {
  await mine.page.evaluate(
    ([id, name]) => {
      location.hash = `#/room-settings/${encodeURIComponent(id ?? '')}/${name ?? ''}`;
    },
    [room, page],
  );
};

const stateOf = (user: UserClient, room: string, type: string) =>
  user.request('GET', `/rooms/${encodeURIComponent(room)}/state/${type}/`);

const confirm = async ({ page }: AppPage, title: string, action: string): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('button', { name: action, exact: true }).click();
  await expect(dialog).toHaveCount(0);
};

test('name and topic are changed from the room’s info, and what others change shows at once', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Workshop');
  await mine.openRoom('Workshop');
  await mine.page.keyboard.press('Control+Shift+i');
  await sidePanel(mine).getByRole('button', { name: 'Room settings' }).click();
  const name = mine.page.getByLabel('Name', { exact: true });
  await expect(name).toHaveValue('Workshop');
  await name.fill('Atelier');
  await mine.page.getByRole('button', { name: 'Save' }).click();
  await expect(mine.rooms.getByText('Atelier', { exact: true })).toBeVisible();
  expect(await stateOf(user, room, 'm.room.name')).toEqual({ name: 'Atelier' });
  await friend.state(room, 'm.room.topic', { topic: 'Glue and paper' });
  await expect(mine.page.getByLabel('Topic')).toHaveValue('Glue and paper');
});

test('access: who joins, who reads, guests, and encryption that is asked for first and stays', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Vault', preset: 'private_chat' });
  await mine.openRoom('Vault');
  await open(mine, room, 'access');
  await mine.page.getByRole('radio', { name: /Invited, others ask/ }).check();
  await expect
    .poll(() => stateOf(user, room, 'm.room.join_rules'))
    .toMatchObject({ join_rule: 'knock' });
  await mine.page.getByRole('radio', { name: /^Anyone Whoever knows/ }).click();
  await confirm(mine, 'Let anyone join?', 'Let anyone join');
  await expect
    .poll(() => stateOf(user, room, 'm.room.join_rules'))
    .toMatchObject({ join_rule: 'public' });
  await mine.page.getByRole('radio', { name: /since they joined/ }).check();
  await expect
    .poll(() => stateOf(user, room, 'm.room.history_visibility'))
    .toEqual({ history_visibility: 'joined' });
  await mine.page.getByRole('switch', { name: 'Guests may join' }).click();
  await expect
    .poll(() => stateOf(user, room, 'm.room.guest_access'))
    .toEqual({ guest_access: 'forbidden' });
  await mine.page.getByRole('button', { name: 'Turn on for good' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Turn encryption on for good?' });
  await expect(dialog).toContainText('Messages that are already here stay as they are');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(mine.page.getByRole('button', { name: 'Turn on for good' })).toBeVisible();
  await mine.page.getByRole('button', { name: 'Turn on for good' }).click();
  await confirm(mine, 'Turn encryption on for good?', 'Turn on for good');
  await expect(mine.page.getByText('On. It cannot be turned off again.')).toBeVisible();
});

test('addresses are made, made the main one, listed, and removed with the main one', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Quay', preset: 'public_chat' });
  const alias = uniqueName('quay');
  const server = user.account.userId.split(':').slice(1).join(':');
  await mine.openRoom('Quay');
  await open(mine, room, 'addresses');
  await expect(mine.page.getByText('no address on your homeserver yet')).toBeVisible();
  const field = mine.page.getByLabel('New address');
  await field.fill(alias);
  await field.press('Enter');
  const full = `#${alias}:${server}`;
  await expect(mine.page.getByRole('button', { name: `Remove ${full}` })).toBeVisible();
  await expect(field).toHaveValue('');
  await mine.page.getByLabel('Main address').selectOption(full);
  await expect
    .poll(() => user.request('GET', `/rooms/${encodeURIComponent(room)}/state`))
    .toContainEqual(
      expect.objectContaining({ type: 'm.room.canonical_alias', content: { alias: full } }),
    );
  await mine.page.getByRole('switch', { name: 'Listed in the public directory' }).click();
  await expect(mine.page.getByRole('switch', { name: /Listed/ })).toBeChecked();
  mine.provoked.push(/409/);
  await field.fill(alias);
  await field.press('Enter');
  await expect(mine.page.getByText('belongs to a room already')).toBeVisible();
  await mine.page.getByRole('button', { name: `Remove ${full}` }).click();
  await expect(mine.page.getByRole('button', { name: `Remove ${full}` })).toHaveCount(0);
  await expect(mine.page.getByLabel('Main address')).toHaveValue('');
});

test('roles: one is given, an equal asked about, and giving up one’s own says what it means', async ({
  user,
  friend,
  mine,
}) => {
  const room = await user.createRoom({
    name: 'Council',
    preset: 'private_chat',
    room_version: '10',
    invite: [friend.account.userId],
    power_level_content_override: {
      users: { [user.account.userId]: 100, [friend.account.userId]: 50 },
    },
  });
  await friend.join(room);
  await mine.openRoom('Council');
  await open(mine, room, 'roles');
  const hers = mine.page.getByLabel('Role of Grace');
  await expect(hers).toHaveValue('50');
  await hers.selectOption('0');
  await expect
    .poll(() => stateOf(user, room, 'm.room.power_levels'))
    .toMatchObject({ users: { [friend.account.userId]: 0 } });
  await mine.page.getByLabel('Role of Ada').selectOption('50');
  const mineGone = mine.page.getByRole('dialog', { name: 'Give up your role?' });
  await expect(mineGone).toContainText('Nobody will be able to, ever.');
  await mineGone.getByRole('button', { name: 'Cancel' }).click();
  await expect(mine.page.getByLabel('Role of Ada')).toHaveValue('100');
  await mine.page.getByLabel('Remove people', { exact: true }).selectOption('100');
  await expect.poll(() => stateOf(user, room, 'm.room.power_levels')).toMatchObject({ kick: 100 });
  await hers.selectOption('100');
  await confirm(mine, 'Make Grace your equal?', 'Give the role');
  await expect(mine.page.getByText('can only be changed by themselves')).toBeVisible();
  await expect(hers).toBeDisabled();
});

test('who lacks the power sees every setting, why it is off, and cannot change it', async ({
  user,
  friend,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Gallery', { ruled: true, version: '10' });
  await theirs.openRoom('Gallery');
  await open(theirs, room, 'general');
  const why = 'You need the role Moderator (50) or above for this. Yours is Member (0).';
  await expect(theirs.page.getByLabel('Name', { exact: true })).toBeDisabled();
  await expect(theirs.page.getByText(why).first()).toBeVisible();
  for (const [page, control] of [
    ['access', theirs.page.getByRole('radio', { name: /^Anyone Whoever knows/ })],
    ['roles', theirs.page.getByLabel('Role of Ada')],
    ['advanced', theirs.page.getByRole('button', { name: 'Upgrade the room' })],
  ] as const) {
    await open(theirs, room, page);
    await expect(control).toBeDisabled();
    await expect(theirs.page.getByText('Yours is Member (0).').first()).toBeVisible();
  }
});

test('an upgrade says what it means, makes the new room, and leads there from the old one @proof', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Old house', room_version: '9' });
  await mine.openRoom('Old house');
  await open(mine, room, 'advanced');
  await expect(mine.page.getByText('This room has version 9.')).toBeVisible();
  await mine.page.getByLabel('Version', { exact: true }).selectOption('10');
  await mine.page.getByRole('button', { name: 'Upgrade the room' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Upgrade to version 10?' });
  await expect(dialog).toContainText('The old room stays readable');
  await dialog.getByRole('button', { name: 'Upgrade' }).click();
  await expect(mine.composer).toBeVisible();
  await open(mine, room, 'general');
  await expect(mine.page.getByText('This room was replaced by a newer one.')).toBeVisible();
  await mine.page.getByRole('button', { name: 'Open the new room' }).click();
  await expect(mine.composer).toBeVisible();
  // Who may still write in the old one is led away from it as well.
  await mine.page.evaluate((id) => {
    location.hash = `#/room/${encodeURIComponent(id)}`;
  }, room);
  await expect(mine.page.getByText('This room goes on in another one.')).toBeVisible();
  // Its successor alone stands in the list.
  await expect(mine.page.locator('[data-room]').filter({ hasText: 'Old house' })).toHaveCount(1);
  await expect(mine.page.locator(`[data-room="${room}"]`)).toHaveCount(0);
  await expect(mine.composer).toHaveCount(0);
});

test('a knock is told with its reason and let in, and another is turned away', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await user.createRoom({
    name: 'Lodge',
    room_version: '10',
    initial_state: [{ type: 'm.room.join_rules', state_key: '', content: { join_rule: 'knock' } }],
  });
  await mine.openRoom('Lodge');
  await open(mine, room, 'people');
  await expect(mine.page.getByText('Nobody waits.')).toBeVisible();
  const knock = (reason: string) =>
    friend.request('POST', `/knock/${encodeURIComponent(room)}`, { reason });
  await knock('I bake');
  const waiting = mine.page.getByRole('list', { name: 'Waiting to be let in' });
  await expect(waiting.getByText('Reason: I bake')).toBeVisible();
  await waiting.getByRole('button', { name: 'Turn Grace away' }).click();
  await expect(mine.page.getByText('Nobody waits.')).toBeVisible();
  await knock('Please');
  await waiting.getByRole('button', { name: 'Let Grace in' }).click();
  await expect(
    theirs.rooms.getByRole('button', { name: 'Accept the invite to Lodge' }),
  ).toBeVisible();
});

test('every page of a room’s settings is without fault for axe, and reached by keyboard @proof', async ({
  user,
  friend,
  mine,
}) => {
  await roomOf(user, friend, 'Den');
  await mine.openRoom('Den');
  await mine.page.keyboard.press('Control+k');
  const field = mine.page.getByRole('combobox', { name: 'Go to a room, or do something' });
  await field.fill('Room settings');
  await field.press('Enter');
  const pages = mine.page.getByRole('navigation', { name: 'Room settings' }).getByRole('link');
  await expect(pages).toHaveCount(6);
  await mine.page.emulateMedia({ reducedMotion: 'reduce' });
  for (const scheme of ['light', 'dark'] as const) {
    await mine.page.emulateMedia({ colorScheme: scheme });
    for (const link of await pages.all()) {
      await link.focus();
      await mine.page.keyboard.press('Enter');
      const title = (await link.textContent()) ?? '';
      await expect(mine.page.getByRole('heading', { level: 2, name: title })).toBeVisible();
      await expect(mine.page.getByText('Loading the settings…')).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page: mine.page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(' ')}`)).toEqual([]);
    }
  }
});
