/** Search by the homeserver, and what a room's messages carry. */
import { AxeBuilder } from '@axe-core/playwright';
import { ridges } from '../../scripts/homeserver/pictures.ts';
import { png } from '../../scripts/homeserver/png.ts';
import { fill, message, roomOf, sidePanel } from './chat.ts';
import { expect, test, type AppPage } from './fixture.ts';

const search = async (mine: AppPage, words: string): Promise<void> => {
  await sidePanel(mine).getByLabel('Words to look for').fill(words);
  await sidePanel(mine).getByLabel('Words to look for').press('Enter');
};

test('a message far back is found with what stood around it, and jumped to', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Archive');
  await friend.text(room, 'Before it');
  await friend.text(room, 'The password is swordfish');
  await friend.text(room, 'After it');
  await fill(user, room, 60);
  await mine.openRoom('Archive');
  await expect(message(mine, 'number 60')).toBeVisible();
  await expect(message(mine, 'swordfish')).toHaveCount(0);
  await mine.page.keyboard.press('Control+Shift+s');
  await expect(sidePanel(mine).getByLabel('Words to look for')).toBeFocused();
  await search(mine, 'swordfish');
  const found = sidePanel(mine).getByRole('list', { name: 'Messages found' }).getByRole('button');
  await expect(found).toHaveCount(1);
  await expect(found.locator('mark')).toHaveText('swordfish');
  await expect(found).toContainText('Grace: Before it');
  await expect(found).toContainText('Grace: After it');
  await found.click();
  await expect(message(mine, 'The password is swordfish')).toBeInViewport();
  await search(mine, 'marzipan');
  await expect(sidePanel(mine).getByText('Nothing found for “marzipan”.')).toBeVisible();
});

test('a message that was edited is found once, as it reads now @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Archive');
  const event = await friend.text(room, 'The word is swordfish, I think');
  await friend.send(room, 'm.room.message', {
    msgtype: 'm.text',
    body: '* The word is swordfish, I am sure',
    'm.new_content': { msgtype: 'm.text', body: 'The word is swordfish, I am sure' },
    'm.relates_to': { rel_type: 'm.replace', event_id: event },
  });
  await mine.openRoom('Archive');
  await mine.page.keyboard.press('Control+Shift+s');
  await search(mine, 'swordfish');
  const found = sidePanel(mine).getByRole('list', { name: 'Messages found' }).getByRole('button');
  await expect(found).toHaveCount(1);
  await expect(found.locator('.k-found-text')).toHaveText(
    'The word is swordfish, I am sure (edited)',
  );
  await found.click();
  await expect(message(mine, 'I am sure')).toBeInViewport();
});

test('all rooms are searched but the encrypted ones, and that is said', async ({
  user,
  friend,
  mine,
}) => {
  const first = await roomOf(user, friend, 'North');
  const second = await roomOf(user, friend, 'South');
  await roomOf(user, friend, 'Sealed', { encrypted: true });
  await friend.text(first, 'A lantern by the door');
  await friend.text(second, 'Another lantern');
  await mine.openRoom('North');
  await mine.page.keyboard.press('Control+Shift+s');
  await search(mine, 'lantern');
  const found = sidePanel(mine).getByRole('list', { name: 'Messages found' }).getByRole('button');
  await expect(found).toHaveCount(1);
  await sidePanel(mine).getByRole('radio', { name: 'All rooms' }).check();
  await expect(found).toHaveCount(2);
  await expect(
    sidePanel(mine).getByText('One of your rooms is encrypted and is not searched'),
  ).toBeVisible();
  await found.filter({ hasText: 'South' }).click();
  await expect(mine.page).toHaveTitle(/South/);
  await expect(message(mine, 'Another lantern')).toBeInViewport();
  await expect(found).toHaveCount(2);
  await mine.page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations } = await new AxeBuilder({ page: mine.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(' ')}`)).toEqual([]);
});

test('pictures, files and links of a room are gathered, and lead to their messages', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Trip');
  for (const name of ['beach.png', 'hill.png']) {
    const bytes = png(120, 80, ridges);
    const url = await friend.upload(bytes, 'image/png', name);
    await friend.send(room, 'm.room.message', {
      msgtype: 'm.image',
      body: name,
      url,
      info: { mimetype: 'image/png', w: 120, h: 80, size: bytes.byteLength },
    });
  }
  const url = await friend.upload(new TextEncoder().encode('rye'), 'text/plain', 'list.txt');
  await friend.send(room, 'm.room.message', {
    msgtype: 'm.file',
    body: 'list.txt',
    url,
    info: { mimetype: 'text/plain', size: 3 },
  });
  await friend.text(room, 'See https://example.org/map, it is good');
  await fill(user, room, 30);
  await mine.openRoom('Trip');
  await mine.page.keyboard.press('Control+Shift+i');
  await sidePanel(mine).getByRole('button', { name: 'Media, files and links' }).click();
  const tiles = sidePanel(mine).getByRole('list', { name: 'Pictures' }).getByRole('button');
  await expect(tiles).toHaveCount(2);
  await tiles.first().click();
  const viewer = mine.page.getByRole('dialog');
  await expect(viewer).toContainText('hill.png');
  await mine.page.keyboard.press('ArrowLeft');
  await expect(viewer).toContainText('beach.png');
  await mine.page.keyboard.press('Escape');
  await sidePanel(mine).getByRole('radio', { name: 'Files' }).check();
  await expect(sidePanel(mine).getByText('list.txt')).toBeVisible();
  await sidePanel(mine).getByRole('radio', { name: 'Links' }).check();
  await expect(
    sidePanel(mine).getByRole('link', { name: 'https://example.org/map' }),
  ).toBeVisible();
  await mine.page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations } = await new AxeBuilder({ page: mine.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(' ')}`)).toEqual([]);
  await sidePanel(mine).getByRole('button', { name: 'Show in the conversation' }).click();
  await expect(message(mine, 'See https://example.org/map')).toBeInViewport();
});
