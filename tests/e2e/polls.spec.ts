/** Asking the room something, against a real homeserver. */
import type { Locator } from '@playwright/test';
import { choose, message, roomOf } from './chat.ts';
import { type AppPage, expect, test } from './fixture.ts';

async function ask(
  page: AppPage,
  question: string,
  answers: readonly string[],
  options: { readonly many?: boolean; readonly open?: boolean } = {},
): Promise<void> {
  await page.page.getByRole('button', { name: 'Add to the conversation' }).click();
  await page.page.getByRole('menuitem', { name: 'Poll' }).click();
  const dialog = page.page.getByRole('dialog', { name: 'Poll' });
  await dialog.getByLabel('Question').fill(question);
  for (const [index, answer] of answers.entries()) {
    if (index >= 2) await dialog.getByRole('button', { name: 'Add an answer' }).click();
    await dialog.getByLabel(`Answer ${index + 1}`, { exact: true }).fill(answer);
  }
  if (options.many === true) await dialog.getByRole('switch', { name: /several answers/ }).click();
  if (options.open === false) await dialog.getByRole('switch', { name: /Show results/ }).click();
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await expect(dialog).toBeHidden();
}

const answer = (poll: Locator, text: string): Locator => poll.getByRole('button', { name: text });

test('two vote, change their minds, and see the result when the poll ends', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  await roomOf(user, friend, 'Where to');
  await mine.openRoom('Where to');
  await theirs.openRoom('Where to');
  await ask(mine, 'Where do we meet?', ['The park', 'The lake', 'At home']);
  const here = message(mine, 'Where do we meet?');
  const there = message(theirs, 'Where do we meet?');
  await expect(here).toHaveAttribute('data-send', 'sent');
  await answer(here, 'The park').click();
  await expect(answer(here, 'The park')).toHaveAttribute('aria-pressed', 'true');
  await expect(answer(there, 'The park')).toContainText('1 vote');
  await answer(there, 'The park').click();
  await answer(there, 'The lake').click();
  await expect(answer(here, 'The park')).toContainText('1 vote');
  await expect(answer(here, 'The lake')).toContainText('1 vote');
  await expect(here).toContainText('2 people voted');
  await answer(here, 'The lake').click();
  await expect(answer(there, 'The lake')).toContainText('2 votes');
  // Votes are the room's, not the page's.
  await theirs.page.reload();
  await theirs.openRoom('Where to');
  await expect(answer(there, 'The lake')).toContainText('2 votes');
  await expect(answer(there, 'The lake')).toHaveAttribute('aria-pressed', 'true');
  await choose(mine, here, 'End the poll');
  await expect(there).toContainText('Final result, 2 people voted');
  await expect(answer(there, 'The park')).toBeDisabled();
  await expect(answer(there, 'The lake').getByLabel('Most votes')).toBeVisible();
});

test('a poll in an encrypted room keeps its results until its end, and takes several choices @proof', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Secret ballot', { encrypted: true });
  await mine.openRoom('Secret ballot');
  await theirs.openRoom('Secret ballot');
  await ask(mine, 'Which cakes?', ['Plum', 'Poppy', 'Apple'], { many: true, open: false });
  const here = message(mine, 'Which cakes?');
  const there = message(theirs, 'Which cakes?');
  await expect(there).toContainText('Choose up to 3');
  await answer(there, 'Plum').click();
  await answer(there, 'Apple').click();
  await expect(answer(there, 'Apple')).toHaveAttribute('aria-pressed', 'true');
  await expect(here).toContainText('1 person voted. Results are shown when the poll ends.');
  await expect(here).not.toContainText('1 vote ');
  await choose(mine, here, 'End the poll');
  await expect(answer(here, 'Plum')).toContainText('1 vote');
  await expect(answer(here, 'Apple')).toContainText('1 vote');
  await expect(answer(here, 'Poppy')).toContainText('0 votes');
  const kept = JSON.stringify(await user.messages(room));
  expect(kept).not.toContain('cakes');
  expect(kept).not.toContain('Plum');
});

test('votes in a poll of an older client are in its own tongue @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Old ways');
  await friend.send(room, 'org.matrix.msc3381.poll.start', {
    'org.matrix.msc1767.text': 'Tea?\n1. Yes\n2. No',
    'org.matrix.msc3381.poll.start': {
      kind: 'org.matrix.msc3381.poll.disclosed',
      max_selections: 1,
      question: { 'org.matrix.msc1767.text': 'Tea?' },
      answers: [
        { id: 'y', 'org.matrix.msc1767.text': 'Yes' },
        { id: 'n', 'org.matrix.msc1767.text': 'No' },
      ],
    },
  });
  await mine.openRoom('Old ways');
  const row = message(mine, 'Tea?');
  await answer(row, 'Yes').click();
  await expect(answer(row, 'Yes')).toContainText('1 vote');
  await expect
    .poll(async () => (await user.messages(room)).map(({ type }) => type))
    .toContain('org.matrix.msc3381.poll.response');
});
