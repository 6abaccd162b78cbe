/** What moderators do about people and messages, and what anyone can do for themselves. */
import { choose, message, openMember, roomOf, sidePanel } from './chat.ts';
import { expect, test } from './fixture.ts';

test('a person is banned with a reason, listed, and unbanned', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Bar', { ruled: true });
  const member = `/rooms/${encodeURIComponent(room)}/state/m.room.member/${encodeURIComponent(friend.account.userId)}`;
  await mine.openRoom('Bar');
  await openMember(mine, 'Grace');
  await sidePanel(mine).getByRole('button', { name: 'Ban', exact: true }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Ban Grace?' });
  await dialog.getByLabel('Reason').fill('Threw a glass');
  await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect
    .poll(() => user.request('GET', member))
    .toMatchObject({ membership: 'ban', reason: 'Threw a glass' });
  await mine.page.evaluate((id) => {
    location.hash = `#/room-settings/${encodeURIComponent(id)}/people`;
  }, room);
  const banned = mine.page.getByRole('list', { name: 'Banned' });
  await expect(banned).toContainText('Reason: Threw a glass');
  await banned.getByRole('button', { name: /^Unban/ }).click();
  await expect(mine.page.getByText('Nobody is banned.')).toBeVisible();
  await expect.poll(() => user.request('GET', member)).toMatchObject({ membership: 'leave' });
});

test('a muted person cannot write until unmuted, and who lacks the power is told why', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  await roomOf(user, friend, 'Hall', { ruled: true, version: '10' });
  await mine.openRoom('Hall');
  await theirs.openRoom('Hall');
  await openMember(mine, 'Grace');
  await sidePanel(mine).getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(sidePanel(mine).getByText('Muted: can read here, and not write.')).toBeVisible();
  await expect(theirs.composer).toHaveCount(0);
  await sidePanel(mine).getByRole('button', { name: 'Unmute' }).click();
  await expect(theirs.composer).toBeVisible();
  await openMember(theirs, 'Ada');
  const ban = sidePanel(theirs).getByRole('button', { name: /^Ban/ });
  await expect(ban).toHaveAttribute('aria-disabled', 'true');
  await expect(ban).toContainText('Yours is Member (0).');
});

test('a spree is counted, removed one by one, and gone for everyone', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Square');
  await user.text(room, 'Good morning');
  for (let number = 1; number <= 12; number += 1) await friend.text(room, `Buy now ${number}`);
  await mine.openRoom('Square');
  await expect(message(mine, 'Buy now 12')).toBeVisible();
  await openMember(mine, 'Grace');
  await sidePanel(mine).getByRole('button', { name: 'Remove their messages' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Remove messages of Grace' });
  await expect(dialog).toContainText('12 messages can be removed. This cannot be undone.');
  await dialog.getByLabel('Reason').fill('Spam');
  await dialog.getByRole('button', { name: 'Remove 12 messages' }).click();
  await expect(dialog).toContainText('12 messages removed.');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(message(mine, 'Buy now')).toHaveCount(0);
  await expect(message(mine, 'Good morning')).toBeVisible();
  const left = (await user.messages(room)).filter(
    ({ type, sender, content }) =>
      type === 'm.room.message' &&
      sender === friend.account.userId &&
      Object.keys(content as object).length > 0,
  );
  expect(left).toEqual([]);
});

test('an ignored person’s new messages do not arrive until they are no longer ignored', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Corner');
  await mine.openRoom('Corner');
  await openMember(mine, 'Grace');
  await sidePanel(mine).getByRole('button', { name: 'Ignore' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Ignore Grace?' });
  await expect(dialog).toContainText('They are not told');
  await dialog.getByRole('button', { name: 'Ignore' }).click();
  await expect(sidePanel(mine).getByRole('button', { name: 'Stop ignoring' })).toBeVisible();
  await friend.text(room, 'Can you hear me?');
  await user.text(room, 'Only an echo');
  await expect(message(mine, 'Only an echo')).toBeVisible();
  await expect(message(mine, 'Can you hear me?')).toHaveCount(0);
  await mine.page.keyboard.press('Control+,');
  await mine.page.getByRole('link', { name: 'Notifications' }).click();
  await mine.page.getByRole('button', { name: `Stop ignoring ${friend.account.userId}` }).click();
  await expect(mine.page.getByText('Nobody.')).toBeVisible();
  await mine.openRoom('Corner');
  await friend.text(room, 'And now?');
  await expect(message(mine, 'And now?')).toBeVisible();
});

test('a message is reported from its menu', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Forum');
  await friend.text(room, 'Something foul');
  await mine.openRoom('Forum');
  const sent = mine.page.waitForResponse(
    (response) => response.url().includes('/report/') && response.request().method() === 'POST',
  );
  await choose(mine, message(mine, 'Something foul'), 'Report this message');
  const dialog = mine.page.getByRole('dialog', { name: 'Report this message' });
  await expect(dialog).toContainText('Your homeserver’s administrators get it');
  await dialog.getByLabel('What is wrong with it').fill('Insults');
  await dialog.getByRole('button', { name: 'Send report' }).click();
  expect((await sent).status()).toBe(200);
  await expect(mine.page.getByText('administrators were told')).toBeVisible();
});

test('a room of server notices is told as such @proof', async ({ user, mine }) => {
  const room = await user.createRoom({ name: 'Notices' });
  await user.request(
    'PUT',
    `/user/${encodeURIComponent(user.account.userId)}/rooms/${encodeURIComponent(room)}/tags/m.server_notice`,
    {},
  );
  await expect(
    mine.rooms.getByRole('link').filter({ hasText: 'Notices of your homeserver' }),
  ).toBeVisible();
  await mine.openRoom('Notices');
  await mine.page.keyboard.press('Control+Shift+i');
  await expect(sidePanel(mine)).toContainText('Written by the administrators of your homeserver.');
});
