/** The threads of a room as a list, against a real homeserver. */
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { roomOf } from './chat.ts';
import { expect, test } from './fixture.ts';

const reply = (user: UserClient, room: string, root: string, body: string): Promise<string> =>
  user.text(room, body, { 'm.relates_to': { rel_type: 'm.thread', event_id: root } });

test('threads are listed by their newest reply, kept up to date, and opened from the list', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Workshop');
  const bread = await friend.text(room, 'Which flour for the bread?');
  const oven = await friend.text(room, 'The oven is too hot.');
  await reply(friend, room, bread, 'Rye, I think');
  await reply(user, room, oven, 'Open the door a little');
  await mine.openRoom('Workshop');
  const { page } = mine;
  await page.getByRole('button', { name: 'Threads', exact: true }).click();

  const threads = page.getByRole('list', { name: 'Threads' }).getByRole('button');
  await expect(threads).toHaveCount(2);
  await expect(threads.nth(0)).toContainText('The oven is too hot.');
  await expect(threads.nth(0)).toContainText('1 reply');
  await expect(threads.nth(0)).toContainText('Open the door a little');
  await expect(threads.nth(1)).toContainText('Rye, I think');

  await reply(friend, room, bread, 'Or spelt');
  await expect(threads.nth(0)).toContainText('Which flour for the bread?');
  await expect(threads.nth(0)).toContainText('2 replies');
  await expect(threads.nth(0)).toContainText('Or spelt');

  await page.getByRole('radio', { name: 'With me in them' }).click();
  await expect(threads).toHaveCount(1);
  await threads.nth(0).click();
  await expect(page.getByLabel('Messages in this thread').getByText('Open the door')).toBeVisible();
  await page.getByRole('button', { name: 'All threads' }).click();
  await expect(threads).toHaveCount(2);
});
