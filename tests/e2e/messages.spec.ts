/** What else can be done with one message, against a real homeserver. */
import { choose, contents, fill, message, roomOf } from './chat.ts';
import { expect, test } from './fixture.ts';
import { png } from '../../scripts/homeserver/png.ts';

test('forwards a message into another room, without what it answered', async ({
  user,
  friend,
  mine,
}) => {
  const from = await roomOf(user, friend, 'From here');
  const to = await roomOf(user, friend, 'To there');
  const first = await friend.text(from, 'a question');
  await friend.text(from, 'worth telling', {
    'm.relates_to': { 'm.in_reply_to': { event_id: first } },
  });
  await mine.openRoom('From here');
  await choose(mine, message(mine, 'worth telling'), 'Forward');
  const dialog = mine.page.getByRole('dialog', { name: 'Forward the message' });
  await dialog.getByLabel('Find a room').fill('to th');
  await dialog.getByRole('button', { name: 'Send to To there' }).click();
  await expect(dialog.getByRole('button', { name: 'Sent to To there' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect.poll(async () => (await contents(user, to)).length).toBe(1);
  expect(await contents(user, to)).toEqual([
    { msgtype: 'm.text', body: 'worth telling', 'm.mentions': {} },
  ]);
});

test('tells who has read and reacted, and every earlier wording', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  await roomOf(user, friend, 'Witnesses');
  await mine.openRoom('Witnesses');
  await theirs.openRoom('Witnesses');
  await mine.send('the frist draft');
  await expect(message(theirs, 'the frist draft')).toBeVisible();
  await mine.composer.press('ArrowUp');
  await mine.composer.fill('the first draft');
  await mine.composer.press('Enter');
  const row = message(mine, 'the first draft');
  await row.getByRole('button', { name: '(edited)' }).click();
  const edits = mine.page.getByRole('dialog', { name: 'Earlier wordings' });
  await expect(edits.getByRole('listitem')).toHaveText([/the first draft/, /the frist draft/]);
  await mine.page.keyboard.press('Escape');
  const there = message(theirs, 'the first draft');
  await there.hover();
  await there.getByRole('button', { name: 'React' }).click();
  await theirs.page.getByPlaceholder('Search').fill('seedling');
  await theirs.page.getByRole('gridcell', { name: /seedling/i }).click();
  await expect(row.getByRole('button', { name: /🌱, 1: Grace/ })).toBeVisible();
  await choose(mine, row, 'Who has read and reacted');
  const people = mine.page.getByRole('dialog', { name: 'Read and reacted' });
  await expect(people.getByRole('region', { name: 'Reacted with 🌱' })).toContainText('Grace');
  await expect(people.getByRole('region', { name: 'Read by' })).toContainText('Grace');
});

test('goes to a day, and says so where there is nothing after it', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Almanac');
  await fill(friend, room, 60);
  await mine.openRoom('Almanac');
  await expect(message(mine, 'number 60')).toBeVisible();
  await mine.page.getByRole('button', { name: 'Go to a day' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Go to a day' });
  await dialog.getByRole('button', { name: 'Go', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(mine.rows.getByText('Today')).toBeVisible();
  await expect(message(mine, /^.*number 60$/)).toBeHidden();
  await mine.page.getByRole('button', { name: /to the newest message/i }).click();
  await expect(message(mine, 'number 60')).toBeVisible();
});

test('sends a place, and a sticker that was kept from a picture', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Places and faces');
  await mine.openRoom('Places and faces');
  await theirs.openRoom('Places and faces');
  const add = mine.page.getByRole('button', { name: 'Add to the conversation' });
  await add.click();
  await mine.page.getByRole('menuitem', { name: 'Location' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Location' });
  await dialog.getByLabel('Latitude and longitude').fill('95, 13');
  await expect(dialog.getByText('A latitude is -90 to 90')).toBeVisible();
  await dialog.getByLabel('Latitude and longitude').fill('52.52, 13.405');
  await dialog.getByLabel('What is there').fill('The old tower');
  await dialog.getByRole('button', { name: 'Send the location' }).click();
  const place = message(theirs, 'The old tower');
  await expect(place.getByRole('link', { name: 'Show on a map' })).toHaveAttribute(
    'href',
    /^https:\/\/www\.openstreetmap\.org\/\?mlat=52\.520000&mlon=13\.405000/,
  );
  await mine.page.getByLabel('Files to send').setInputFiles([
    {
      name: 'otter.png',
      mimeType: 'image/png',
      buffer: Buffer.from(png(40, 40, (x, y) => [x * 6, y * 6, 90])),
    },
  ]);
  await mine.composer.press('Enter');
  const picture = mine.timeline
    .locator('.message')
    .filter({ has: mine.page.getByRole('button', { name: 'Show the picture: otter.png' }) });
  await expect(picture).toHaveAttribute('data-send', 'sent');
  await choose(mine, picture, 'Keep as a sticker');
  await expect(async () => {
    await add.click();
    await mine.page.getByRole('menuitem', { name: 'Stickers' }).click();
    await mine.page
      .getByRole('button', { name: 'otter.png', exact: true })
      .click({ timeout: 1_000 });
  }).toPass();
  await expect(theirs.timeline.locator('.media-sticker img')).toBeVisible();
  expect((await user.messages(room)).some(({ type }) => type === 'm.sticker')).toBe(true);
});

test('a moderator removes what another wrote, with a reason that all can read', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Order', { ruled: true });
  await friend.text(room, 'buy my things');
  await mine.openRoom('Order');
  await theirs.openRoom('Order');
  await choose(mine, message(mine, 'buy my things'), 'Remove for everyone');
  await mine.page.getByLabel(/Reason/).fill('no advertising');
  await mine.page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(message(theirs, 'Ada removed this message: “no advertising”')).toBeVisible();
  await expect(message(theirs, 'buy my things')).toHaveCount(0);
  const notMine = message(theirs, 'Ada removed this message');
  await notMine.hover();
  await notMine.getByRole('button', { name: 'More', exact: true }).click();
  await expect(theirs.page.getByRole('menuitem', { name: 'Copy a link' })).toBeVisible();
  await expect(theirs.page.getByRole('menuitem', { name: 'Remove for everyone' })).toHaveCount(0);
});

test('shows what stands behind a link, but never asks about one from an encrypted room', async ({
  user,
  friend,
  mine,
}) => {
  const plain = await roomOf(user, friend, 'In the open');
  await roomOf(user, friend, 'Behind the curtain', { encrypted: true });
  const asked: string[] = [];
  await mine.page.context().route('**/preview_url**', (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('url') ?? '');
    return route.fulfill({
      json: { 'og:title': 'The garden plan', 'og:description': 'Beds and paths' },
      headers: { 'access-control-allow-origin': '*' },
    });
  });
  await mine.openRoom('Behind the curtain');
  await mine.send('secret https://inside.example/plan');
  await expect(message(mine, 'secret')).toHaveAttribute('data-send', 'sent');
  await friend.text(plain, 'look: https://garden.example/plan');
  await mine.openRoom('In the open');
  const preview = message(mine, 'look:').getByRole('link', { name: /The garden plan/ });
  await expect(preview).toHaveAttribute('href', 'https://garden.example/plan');
  await expect(preview).toContainText('garden.example');
  expect(asked).toEqual(['https://garden.example/plan']);
});
