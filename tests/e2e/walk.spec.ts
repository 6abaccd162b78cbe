/** The main job: a person chats on a real homeserver with governed extensions running. */
import { join } from 'node:path';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { blurhashPicture } from '../support/pictures.ts';
import { roomOf } from './chat.ts';
import { AppPage, expect, test } from './fixture.ts';

const guests = join(import.meta.dirname, 'guests');

test('reads history, sends a message, and a second browser sees it arrive', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Tea house');
  await friend.text(room, 'It was here before you looked.');
  await mine.openRoom('Tea house');
  await expect(mine.rows.getByText('It was here before you looked.')).toBeVisible();
  await theirs.openRoom('Tea house');
  await mine.send('Hello from the first browser');
  await expect(mine.rows.getByText('Hello from the first browser')).toBeVisible();
  await expect(theirs.rows.getByText('Hello from the first browser')).toBeVisible();
});

test('does the same in an encrypted room, and the homeserver sees only ciphertext', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Quiet corner', { encrypted: true });
  await mine.openRoom('Quiet corner');
  await theirs.openRoom('Quiet corner');
  await mine.send('For your eyes only');
  await expect(theirs.rows.getByText('For your eyes only')).toBeVisible();
  await theirs.send('Read and understood');
  await expect(mine.rows.getByText('Read and understood')).toBeVisible();
  const kept = await user.messages(room);
  expect(kept.filter(({ type }) => type === 'm.room.encrypted')).toHaveLength(2);
  expect(JSON.stringify(kept)).not.toContain('eyes only');
});

test('formats Markdown through the governed extension and shows the received one sanitised', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Press');
  await mine.openRoom('Press');
  await theirs.openRoom('Press');
  await mine.send('**strong** and `code`');
  await expect(theirs.rows.locator('strong', { hasText: 'strong' })).toBeVisible();
  const [sent] = (await user.messages(room)).filter(({ type }) => type === 'm.room.message');
  expect(sent).toMatchObject({
    content: {
      body: '**strong** and `code`',
      format: 'org.matrix.custom.html',
      formatted_body: expect.stringContaining('<strong>strong</strong>'),
    },
  });
  // DOMPurify parses it in a document without scripts; Chromium tells of the handler all the same.
  for (const { provoked } of [mine, theirs]) provoked.push(/inline event handler/);
  await friend.text(room, 'x', {
    format: 'org.matrix.custom.html',
    formatted_body: '<img src=x onerror="alert(1)"><b>bold</b><form><input></form>',
  });
  await expect(mine.rows.locator('b', { hasText: 'bold' })).toBeVisible();
  await expect(mine.rows.locator('form, input, [onerror]')).toHaveCount(0);
});

async function sentBodies(user: UserClient, room: string): Promise<readonly unknown[]> {
  return (await user.messages(room))
    .filter(({ type }) => type === 'm.room.message')
    .map(({ content }) => content);
}

test('sends plain text and names the rule and the file when the policy stops formatting', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Strict office');
  await mine.app.editPolicy((policy) => {
    policy.capabilities = (policy.capabilities ?? []).filter((item) => item !== 'render.markdown');
  });
  await mine.page.reload();
  await mine.openRoom('Strict office');
  await mine.send('**still plain**');
  await expect(mine.rows.getByText('**still plain**')).toBeVisible();
  const notice = mine.page.getByRole('status').filter({ hasText: 'plain text' });
  await expect(notice).toContainText('policies/strict.json#/capabilities');
  await expect.poll(() => sentBodies(user, room)).toHaveLength(1);
  expect(await sentBodies(user, room)).toEqual([
    expect.not.objectContaining({ format: expect.anything() }),
  ]);
});

test('denies every extension when the policy file is broken, and says where it is broken', async ({
  user,
  friend,
  browser,
  app,
}) => {
  await roomOf(user, friend, 'Broken rules');
  await app.writePolicy('{ "version": 1, "capabilities": ["render.markdwn"] }');
  const context = await browser.newContext();
  const mine = new AppPage(await context.newPage(), app);
  await mine.logIn(user);
  await mine.openRoom('Broken rules');
  await mine.send('**plain**');
  await expect(mine.rows.getByText('**plain**')).toBeVisible();
  await mine.page.goto(`${app.url}/#/settings/policy`);
  await expect(mine.page.getByText('it denies everything')).toBeVisible();
  await expect(mine.page.getByText(/policies\/strict\.json:1:\d+/)).toBeVisible();
  await context.close();
});

test('outlives an endless loop in a proc extension: a clear error, and the next call works', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Loop');
  await mine.app.replaceExtension(join(guests, 'looping-markdown'));
  await mine.page.reload();
  await mine.openRoom('Loop');
  await mine.send('loop');
  await expect(mine.rows.getByText('loop', { exact: true })).toBeVisible();
  await expect(mine.page.getByRole('status').filter({ hasText: 'took too long' })).toBeVisible();
  // The app answered throughout: this is typed and sent by the same page.
  await mine.send('after');
  await expect(mine.rows.locator('em', { hasText: 'after' })).toBeVisible();
  await expect.poll(() => sentBodies(user, room)).toHaveLength(2);
});

test('keeps a note for each room in a panel that an extension draws', async ({
  user,
  friend,
  mine,
}) => {
  await roomOf(user, friend, 'Plans');
  await roomOf(user, friend, 'Other plans');
  await mine.openRoom('Plans');
  await mine.page.getByRole('button', { name: 'Room note' }).click();
  const note = mine.page.frameLocator('iframe[title*="Room notes"]').getByRole('textbox');
  await note.fill('Bring the ladder');
  await expect(
    mine.page.frameLocator('iframe[title*="Room notes"]').getByText('Saved'),
  ).toBeVisible();
  await mine.openRoom('Other plans');
  await expect(note).toHaveValue('');
  await mine.page.reload();
  await mine.openRoom('Plans');
  await mine.page.getByRole('button', { name: 'Room note' }).click();
  await expect(note).toHaveValue('Bring the ladder');
});

test('outlives an endless loop in a UI extension: the panel says so and can be opened again', async ({
  user,
  friend,
  mine,
}) => {
  await roomOf(user, friend, 'Stuck');
  await mine.app.replaceExtension(join(guests, 'looping-notes'));
  await mine.page.reload();
  await mine.openRoom('Stuck');
  await mine.page.getByRole('button', { name: 'Room note' }).click();
  const again = mine.page.getByRole('button', { name: 'Open again' });
  await expect(again).toBeVisible({ timeout: 15_000 });
  await mine.send('the app is alive');
  await expect(mine.rows.getByText('the app is alive')).toBeVisible();
  await again.click();
  await expect(again).toBeHidden();
});

test('draws the placeholder of an image by WebAssembly until the image has loaded', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Gallery');
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await mine.page.context().route(/\/_matrix\/client\/v1\/media\//, async (route) => {
    await held;
    await route.continue();
  });
  const picture = await blurhashPicture(friend);
  await friend.send(room, 'm.room.message', picture.content);
  await mine.openRoom('Gallery');
  const canvas = mine.rows.locator('canvas');
  await expect(canvas).toBeVisible();
  const painted = (): Promise<number> =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data;
      return [...(data ?? [])].filter((value, at) => at % 4 === 3 && value === 255).length;
    });
  // Extensions start once the first screen is drawn.
  await expect.poll(painted).toBeGreaterThan(0);
  release();
  await expect(mine.rows.getByRole('img', { name: picture.name })).toBeVisible();
});
