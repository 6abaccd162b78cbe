/** Axe finds nothing in any view, in both colour schemes; the main task is done by keyboard alone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { choose, message, roomOf, sidePanel } from './chat.ts';
import { expect, test, type AppPage } from './fixture.ts';

/** Element and rule of each violation, so that a failure says where to look. */
async function violations(axe: AxeBuilder): Promise<readonly string[]> {
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

test.describe.configure({ timeout: 180_000 });

const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  );

async function check(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.emulateMedia({ colorScheme: 'light' });
  await settled(page);
  expect(await violations(new AxeBuilder({ page }))).toEqual([]);
  // Only colours differ in the other scheme.
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  expect(await violations(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
}

const command = async ({ page }: AppPage, words: string): Promise<void> => {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Go to a room, or do something' });
  await field.fill(words);
  await expect(page.getByRole('option', { selected: true })).toContainText(words);
  await field.press('Enter');
};

test('logging in', async ({ page, app }) => {
  await page.goto(app.url);
  await expect(page.getByLabel('User name')).toBeFocused();
  await check(page);
});

test('the list, with and without rooms', async ({ user, friend, mine }) => {
  await expect(mine.page.getByRole('heading', { name: 'Welcome to Kumix' })).toBeVisible();
  await check(mine.page);
  await user.createRoom({ name: 'Den' });
  const asked = await friend.createRoom({ name: 'Invited', preset: 'private_chat' });
  await friend.invite(asked, user.account.userId);
  await expect(mine.rooms.getByRole('button', { name: 'Invites' })).toBeVisible();
  await check(mine.page);
});

test('the palette and the menus', async ({ user, mine }) => {
  await user.createRoom({ name: 'Den' });
  await mine.openRoom('Den');
  await mine.page.keyboard.press('Control+k');
  await expect(mine.page.getByRole('combobox')).toBeFocused();
  await check(mine.page);
  await mine.page.keyboard.press('Escape');
  await mine.rooms.getByRole('button', { name: 'New' }).click();
  await expect(mine.page.getByRole('menu')).toBeVisible();
  await check(mine.page);
});

test('keys pressed right after Ctrl-K are the palette’s, however late its code comes', async ({
  user,
  mine,
}) => {
  await user.createRoom({ name: 'Den' });
  await user.createRoom({ name: 'Workshop' });
  const { page } = mine;
  const asked = page.waitForRequest(/\/Palette-/);
  const held = Promise.withResolvers<void>();
  await page.route(/\/Palette-/, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.reload();
  await mine.openRoom('Den');
  await mine.composer.focus();
  await page.keyboard.press('Control+k');
  await asked;
  await page.keyboard.type('works');
  await page.keyboard.press('Enter');
  await page.keyboard.type('hop');
  await expect(mine.composer).toHaveValue('');
  held.resolve();
  await expect(page).toHaveTitle(/Workshop/);
  await expect(page.getByRole('combobox')).toHaveCount(0);
  await expect(mine.composer).toHaveValue('');
  // Given up before it was drawn, the focus is back in the message.
  await mine.composer.focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await page.keyboard.type('Hello');
  await expect(mine.composer).toHaveValue('Hello');
});

const dialogs = {
  beginnings: ['Start a chat', 'Create a room', 'Create a space'],
  doors: ['Explore public rooms', 'Join by address', 'Invite people'],
  ends: ['Keyboard shortcuts', 'Leave', 'Log out'],
};

for (const [kind, names] of Object.entries(dialogs)) {
  test(`dialogs: ${kind} @proof`, async ({ user, mine }) => {
    await user.createRoom({ name: 'Den' });
    await mine.openRoom('Den');
    for (const name of names) {
      await command(mine, name);
      await expect(mine.page.getByRole('dialog')).toBeVisible();
      await expect(mine.page.getByRole('combobox')).toHaveCount(0);
      await check(mine.page);
      await mine.page.keyboard.press('Escape');
      await expect(mine.page.getByRole('dialog')).toHaveCount(0);
    }
  });
}

test('the panels beside a room', async ({ user, mine }) => {
  await user.createRoom({ name: 'Den', topic: 'What it is about' });
  await mine.openRoom('Den');
  const panel = sidePanel(mine);
  await mine.page.keyboard.press('Control+Shift+i');
  await expect(panel.getByText('What it is about')).toBeVisible();
  await check(mine.page);
  await mine.page.keyboard.press('Control+Shift+m');
  await expect(panel.getByText('1 member')).toBeVisible();
  await check(mine.page);
  await panel.getByRole('button', { name: /Ada/ }).click();
  await expect(panel.getByRole('heading', { name: 'Ada' })).toBeVisible();
  await check(mine.page);
});

test('what can be sent besides words, and asked about a message @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Everything');
  const poll = await friend.send(room, 'm.poll.start', {
    'm.text': [{ body: 'Which?' }],
    'm.poll': {
      kind: 'm.disclosed',
      max_selections: 1,
      question: { 'm.text': [{ body: 'Which?' }] },
      answers: ['One', 'Two'].map((text) => ({ 'm.id': text, 'm.text': [{ body: text }] })),
    },
  });
  await user.send(room, 'm.poll.response', {
    'm.relates_to': { rel_type: 'm.reference', event_id: poll },
    'm.selections': ['One'],
  });
  await friend.send(room, 'm.room.message', {
    msgtype: 'm.audio',
    body: 'voice.ogg',
    url: 'mxc://localhost/none',
    info: { duration: 3_000, mimetype: 'audio/ogg' },
    'org.matrix.msc3245.voice': {},
    'org.matrix.msc1767.audio': { duration: 3_000, waveform: [100, 900, 400] },
  });
  await mine.openRoom('Everything');
  await expect(mine.timeline.getByRole('button', { name: 'Play the voice message' })).toBeVisible();
  await expect(mine.timeline.getByRole('button', { name: /One.*1 vote/ })).toBeVisible();
  await mine.page
    .getByLabel('Files to send')
    .setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }]);
  await check(mine.page);
  await mine.page.getByRole('button', { name: 'Put a.txt away' }).click();
  const add = mine.page.getByRole('button', { name: 'Add to the conversation' });
  for (const entry of ['Poll', 'Location']) {
    await add.click();
    await mine.page.getByRole('menuitem', { name: entry }).click();
    await expect(mine.page.getByRole('dialog', { name: entry })).toBeVisible();
    await check(mine.page);
    await mine.page.keyboard.press('Escape');
  }
  await add.click();
  await mine.page.getByRole('menuitem', { name: 'Stickers' }).click();
  await expect(mine.page.getByText('No stickers yet')).toBeVisible();
  await check(mine.page);
  await mine.page.keyboard.press('Escape');
  const row = message(mine, 'Which?');
  for (const [entry, title] of [
    ['Forward', 'Forward the message'],
    ['Who has read and reacted', 'Read and reacted'],
  ] as const) {
    await choose(mine, row, entry);
    await expect(mine.page.getByRole('dialog', { name: title })).toBeVisible();
    await check(mine.page);
    await mine.page.keyboard.press('Escape');
  }
  await mine.send('/help');
  await expect(mine.page.getByRole('dialog', { name: 'Commands to write' })).toBeVisible();
  await check(mine.page);
});

test('every page of the settings @proof', async ({ mine }) => {
  await mine.page.keyboard.press('Control+,');
  const pages = mine.page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
  await expect(pages.filter({ hasText: 'Policy' })).toBeVisible();
  for (const link of await pages.all()) {
    await link.click();
    await expect(
      mine.page.getByRole('heading', { level: 2, name: (await link.textContent()) ?? '' }),
    ).toBeVisible();
    await check(mine.page);
  }
});

test('a message is found, written and sent without a pointer', async ({ user, friend, mine }) => {
  for (const name of ['Attic', 'Cellar']) await roomOf(user, friend, name);
  await expect(mine.rooms.getByText('Cellar', { exact: true })).toBeVisible();
  const { page } = mine;
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('Control+Shift+f');
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toContain('Rooms');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toContain('Attic');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(mine.rooms.getByText('Attic', { exact: true })).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await expect.poll(focused).toContain('Attic');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu', { name: 'Actions for Attic' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(focused).toContain('Attic');
  await page.keyboard.press('Enter');
  await expect(mine.composer).toBeVisible();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page).toHaveTitle(/Cellar/);
  await expect(mine.composer).toBeVisible();
  await expect(mine.composer).toBeFocused();
  await page.keyboard.type('By hand');
  await page.keyboard.press('Enter');
  await expect(mine.timeline.getByText('By hand')).toBeVisible();
});
