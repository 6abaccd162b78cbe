/** Spaces from inside, rooms seen before joining, and marks in the list. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type AppPage } from './fixture.ts';
import { roomOf } from './chat.ts';

const row = ({ rooms }: AppPage, name: string) =>
  rooms.getByRole('link').filter({ has: rooms.page().getByText(name, { exact: true }) });

const goTo = ({ page }: AppPage, address: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, address);

const axe = async ({ page }: AppPage): Promise<void> => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(' ')}`)).toEqual([]);
};

test('rooms are added to a space, suggested, and taken out again', async ({ user, mine }) => {
  const space = await user.createRoom({ name: 'Guild', creation_content: { type: 'm.space' } });
  for (const name of ['Ovens', 'Flour']) await user.createRoom({ name });
  await expect(row(mine, 'Flour')).toBeVisible();
  await mine.page
    .getByRole('navigation', { name: 'Spaces' })
    .getByRole('button', { name: 'Guild' })
    .click();
  await mine.rooms.getByRole('button', { name: 'Rooms of this space' }).first().click();
  const main = mine.page.getByRole('main');
  await expect(main.getByText('Nothing in this space yet')).toBeVisible();
  await main.getByRole('button', { name: 'Add existing rooms' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Add existing rooms' });
  await dialog.getByRole('checkbox', { name: 'Ovens' }).check();
  await dialog.getByRole('checkbox', { name: 'Flour' }).check();
  await axe(mine);
  await dialog.getByRole('button', { name: 'Add 2 rooms' }).click();
  const list = main.getByRole('list', { name: 'Rooms and spaces in Guild' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await list.getByRole('button', { name: 'Actions for Ovens' }).click();
  await mine.page.getByRole('menuitemcheckbox', { name: 'Suggest to newcomers' }).click();
  await expect(list.getByText('Suggested')).toBeVisible();
  await axe(mine);
  await list.getByRole('button', { name: 'Actions for Flour' }).click();
  await mine.page.getByRole('menuitem', { name: 'Remove from the space' }).click();
  await mine.page
    .getByRole('dialog', { name: 'Remove Flour from the space?' })
    .getByRole('button', { name: 'Remove' })
    .click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(row(mine, 'Ovens')).toBeVisible();
  await expect(row(mine, 'Flour')).toHaveCount(0);
  expect(space).toBeTruthy();
});

test('a member looks around a space and what is nested in it, joins, and asks to join', async ({
  user,
  friend,
  theirs,
}) => {
  const space = await user.createRoom({
    name: 'Town',
    preset: 'public_chat',
    creation_content: { type: 'm.space' },
  });
  const inner = await user.createRoom({
    name: 'Harbour',
    preset: 'public_chat',
    creation_content: { type: 'm.space' },
  });
  const open = await user.createRoom({ name: 'Market', preset: 'public_chat', topic: 'Fish' });
  const knock = await user.createRoom({
    name: 'Lighthouse',
    room_version: '10',
    initial_state: [{ type: 'm.room.join_rules', state_key: '', content: { join_rule: 'knock' } }],
  });
  const via = ['localhost'];
  await user.state(space, 'm.space.child', { via, suggested: true }, open);
  await user.state(space, 'm.space.child', { via }, inner);
  await user.state(inner, 'm.space.child', { via }, knock);
  await friend.join(space);
  await goTo(theirs, `#/space/${encodeURIComponent(space)}`);
  const list = theirs.page.getByRole('list', { name: 'Rooms and spaces in Town' });
  await expect(list.getByRole('listitem')).toHaveCount(3);
  await expect(list.getByRole('listitem').filter({ hasText: 'Lighthouse' })).toContainText(
    'In Harbour',
  );
  await list.getByRole('button', { name: 'Join Market' }).click();
  await expect(list.getByRole('button', { name: 'Open Market' })).toBeVisible();
  await list.getByRole('button', { name: 'Ask to join Lighthouse' }).click();
  await expect(list.getByText('Waiting to be let in')).toBeVisible();
});

test('a room that anyone can read is read before it is joined', async ({ friend, mine }) => {
  const room = await friend.createRoom({
    name: 'Notice board',
    topic: 'What goes on in town',
    preset: 'public_chat',
    initial_state: [
      {
        type: 'm.room.history_visibility',
        state_key: '',
        content: { history_visibility: 'world_readable' },
      },
    ],
  });
  await friend.text(room, 'Market day is Friday');
  await goTo(mine, `#/room/${encodeURIComponent(room)}`);
  const main = mine.page.getByRole('main');
  await expect(main.getByRole('region', { name: 'Notice board' })).toContainText('1 member');
  await expect(main.getByText('Market day is Friday')).toBeVisible();
  await axe(mine);
  await main.getByRole('button', { name: 'Join' }).click();
  await expect(mine.composer).toBeVisible();
});

test('a room is marked unread and read from its menu', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Inbox');
  await friend.text(room, 'Read me');
  await expect(row(mine, 'Inbox')).toContainText('1 unread message');
  const choose = async (entry: string): Promise<void> => {
    await row(mine, 'Inbox').click({ button: 'right' });
    await mine.page.getByRole('menuitem', { name: entry }).click();
  };
  await choose('Mark as read');
  await expect(row(mine, 'Inbox')).not.toContainText('nread');
  await choose('Mark as unread');
  await expect(row(mine, 'Inbox')).toContainText('Unread');
  await mine.page.reload();
  await expect(row(mine, 'Inbox')).toContainText('Unread');
  await choose('Mark as read');
  await expect(row(mine, 'Inbox')).not.toContainText('Unread');
});
