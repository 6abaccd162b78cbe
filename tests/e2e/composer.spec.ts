/** Writing against a real homeserver. */
import { act, contents, message, roomOf } from './chat.ts';
import { expect, test } from './fixture.ts';
import { png } from '../../scripts/homeserver/png.ts';

const picture = (): Buffer => Buffer.from(png(60, 40, (x, y) => [x * 4, y * 6, 120]));

test('keeps a draft for each room, also over a reload', async ({ user, friend, mine }) => {
  await roomOf(user, friend, 'First');
  await roomOf(user, friend, 'Second');
  await mine.openRoom('First');
  await mine.composer.fill('half a thought');
  await mine.openRoom('Second');
  await expect(mine.composer).toHaveValue('');
  await mine.page.reload();
  await mine.openRoom('First');
  await expect(mine.composer).toHaveValue('half a thought');
  await mine.composer.press('Enter');
  await expect(message(mine, 'half a thought')).toHaveAttribute('data-send', 'sent');
  await mine.page.reload();
  await mine.openRoom('First');
  await expect(mine.composer).toHaveValue('');
});

test('begins a line with Shift and Enter, sends with Enter', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Lines');
  await mine.openRoom('Lines');
  await mine.composer.pressSequentially('one');
  await mine.composer.press('Shift+Enter');
  await mine.composer.pressSequentially('two');
  await mine.composer.press('Enter');
  await expect(message(mine, 'one')).toHaveAttribute('data-send', 'sent');
  expect(await contents(user, room)).toMatchObject([{ body: 'one\ntwo' }]);
});

test('shows what was sent within the same moment, before the homeserver has it', async ({
  user,
  friend,
  mine,
}) => {
  await roomOf(user, friend, 'Echo');
  await mine.openRoom('Echo');
  await mine.page.context().setOffline(true);
  await mine.send('hello?');
  await expect(message(mine, 'hello?')).toBeVisible();
  await expect(mine.composer).toHaveValue('');
  await mine.page.context().setOffline(false);
  await expect(message(mine, 'hello?')).toHaveAttribute('data-send', 'sent', { timeout: 40_000 });
  await expect(message(mine, 'hello?')).toHaveCount(1);
  mine.complaints.length = 0;
});

test('edits the last message with the Up key', async ({ user, friend, mine, theirs }) => {
  await roomOf(user, friend, 'Second thoughts');
  await mine.openRoom('Second thoughts');
  await theirs.openRoom('Second thoughts');
  await mine.send('teh garden');
  await expect(message(theirs, 'teh garden')).toBeVisible();
  await mine.composer.press('ArrowUp');
  await expect(mine.composer).toHaveValue('teh garden');
  await mine.composer.fill('the garden');
  await mine.composer.press('Enter');
  await expect(message(theirs, 'the garden')).toContainText('(edited)');
  await expect(message(theirs, 'teh garden')).toHaveCount(0);
  await mine.composer.press('ArrowUp');
  await mine.composer.press('Escape');
  await expect(mine.composer).toHaveValue('');
});

test('leaves a reply with Escape', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'No reply');
  await friend.text(room, 'a question');
  await mine.openRoom('No reply');
  await act(mine, message(mine, 'a question'), 'Reply');
  await expect(mine.page.getByText('Replying to Grace')).toBeVisible();
  await mine.composer.press('Escape');
  await expect(mine.page.getByText('Replying to Grace')).toBeHidden();
});

test('completes people, who are told that they were meant', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Names');
  await mine.openRoom('Names');
  await theirs.openRoom('Names');
  await mine.composer.pressSequentially('Well done @gra');
  await expect(mine.page.getByRole('option', { name: /Grace/ })).toBeVisible();
  await mine.composer.press('Enter');
  await expect(mine.composer).toHaveValue('Well done @Grace ');
  await mine.composer.press('Enter');
  const row = message(theirs, 'Well done');
  await expect(row.getByRole('button', { name: '@Grace' })).toBeVisible();
  await expect(row).toHaveClass(/message-highlight/);
  expect(await contents(user, room)).toMatchObject([
    { body: 'Well done @Grace', 'm.mentions': { user_ids: [friend.account.userId] } },
  ]);
});

test('completes emoji by their names, and offers all of them', async ({ user, friend, mine }) => {
  await roomOf(user, friend, 'Faces');
  await mine.openRoom('Faces');
  await mine.composer.pressSequentially(':rocket');
  await expect(mine.page.getByRole('option', { name: /rocket/ })).toBeVisible();
  await mine.composer.press('Tab');
  await expect(mine.composer).toHaveValue('🚀 ');
  await mine.page.getByRole('button', { name: 'Emoji' }).click();
  await mine.page.getByPlaceholder('Search').fill('seedling');
  await mine.page.getByRole('gridcell', { name: /seedling/i }).click();
  await expect(mine.composer).toHaveValue('🚀 🌱');
});

test('runs commands, says which it does not know, and sends what begins with two strokes', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Orders');
  await mine.openRoom('Orders');
  await mine.send('/me waves');
  await expect(message(mine, 'Ada waves')).toHaveAttribute('data-send', 'sent');
  await mine.send('/nonsense');
  await expect(
    mine.page.getByRole('status').filter({ hasText: 'no command /nonsense' }),
  ).toBeVisible();
  await mine.send('//nonsense');
  await expect(message(mine, '/nonsense')).toHaveAttribute('data-send', 'sent');
  await mine.send('/plain **as it is**');
  await expect(message(mine, '**as it is**')).toHaveAttribute('data-send', 'sent');
  expect(await contents(user, room)).toMatchObject([
    { msgtype: 'm.emote', body: 'waves' },
    { msgtype: 'm.text', body: '/nonsense' },
    { msgtype: 'm.text', body: '**as it is**' },
  ]);
});

test('previews Markdown as the extension will format it', async ({ user, friend, mine }) => {
  await roomOf(user, friend, 'Look first');
  await mine.openRoom('Look first');
  await mine.composer.fill('some **bold** words');
  await mine.page.getByRole('button', { name: 'Preview' }).click();
  await expect(mine.page.locator('.preview-body strong')).toHaveText('bold');
});

test('sends several pictures at once, and the other sees each and opens it @proof', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Album');
  await mine.openRoom('Album');
  await theirs.openRoom('Album');
  const file = (name: string) => ({ name, mimeType: 'image/png', buffer: picture() });
  await mine.page.getByLabel('Files to send').setInputFiles([file('one.png'), file('two.png')]);
  await mine.composer.press('Enter');
  const shown = theirs.timeline.locator('.media-picture img');
  await expect(shown).toHaveCount(2);
  await expect(theirs.timeline.locator('.media-picture').first()).toHaveCSS(
    'aspect-ratio',
    '60 / 48',
  );
  await theirs.timeline.getByRole('button', { name: 'Show the picture: one.png' }).click();
  const viewer = theirs.page.getByRole('dialog', { name: 'one.png' });
  await expect(viewer.getByRole('img', { name: 'one.png' })).toBeVisible();
  await theirs.page.keyboard.press('ArrowRight');
  await expect(theirs.page.getByRole('dialog', { name: 'two.png' })).toBeVisible();
  await theirs.page.keyboard.press('Escape');
  await expect(theirs.page.getByRole('dialog')).toBeHidden();
  expect(await contents(user, room)).toMatchObject([
    { msgtype: 'm.image', info: { w: 60, h: 40 } },
    { msgtype: 'm.image', info: { w: 60, h: 40 } },
  ]);
});

test('takes a pasted picture and a dropped file', async ({ user, friend, mine }) => {
  const room = await roomOf(user, friend, 'Inbox');
  await mine.openRoom('Inbox');
  await mine.composer.evaluate(
    (field, bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
      field.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    },
    [...picture()],
  );
  const tray = mine.page.getByRole('list', { name: 'Files to go with the message' });
  await expect(tray.getByText('pasted.png')).toBeVisible();
  await mine.timeline.evaluate((place) => {
    const data = new DataTransfer();
    data.items.add(new File(['a,b\n1,2\n'], 'table.csv', { type: 'text/csv' }));
    for (const type of ['dragover', 'drop']) {
      place.dispatchEvent(
        new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    }
  });
  await tray.getByText('table.csv').waitFor();
  await mine.composer.press('Enter');
  await expect(tray).toBeHidden();
  await expect(
    mine.timeline.getByRole('button', { name: /Show the picture: pasted.png/ }),
  ).toBeVisible();
  await expect(mine.timeline.getByText('table.csv')).toBeVisible();
  await expect.poll(async () => (await contents(user, room)).length).toBe(2);
});

test('sends encrypted pictures that only the room can see', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Sealed', { encrypted: true });
  await mine.openRoom('Sealed');
  await theirs.openRoom('Sealed');
  await mine.page
    .getByLabel('Files to send')
    .setInputFiles([{ name: 'secret.png', mimeType: 'image/png', buffer: picture() }]);
  await mine.composer.press('Enter');
  await expect(theirs.timeline.getByRole('img', { name: 'secret.png' })).toBeVisible();
  const kept = await user.messages(room);
  expect(kept.filter(({ type }) => type === 'm.room.encrypted')).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain('secret.png');
});

test('sends a picture with a caption, as an answer, and lets go of one that was put away', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Captions');
  await friend.text(room, 'what do you see?');
  await mine.openRoom('Captions');
  await theirs.openRoom('Captions');
  await act(mine, message(mine, 'what do you see?'), 'Reply');
  const file = (name: string) => ({ name, mimeType: 'image/png', buffer: picture() });
  await mine.page.getByLabel('Files to send').setInputFiles([file('no.png'), file('yes.png')]);
  await mine.page.getByRole('button', { name: 'Put no.png away' }).click();
  await mine.composer.fill('a **bright** sunset');
  await mine.composer.press('Enter');
  await expect(mine.composer).toHaveValue('');
  const row = theirs.timeline.locator('.message').filter({ hasText: 'a bright sunset' });
  await expect(row.locator('.media-caption strong')).toHaveText('bright');
  await expect(row.getByRole('button', { name: /what do you see/ })).toBeVisible();
  await expect(theirs.timeline.locator('.media-picture')).toHaveCount(1);
  expect((await contents(user, room)).at(-1)).toMatchObject({
    msgtype: 'm.image',
    filename: 'yes.png',
    body: 'a **bright** sunset',
    format: 'org.matrix.custom.html',
  });
});

test('renames, hides and removes by written commands, and lists them', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  await roomOf(user, friend, 'Rules', { ruled: true });
  await mine.openRoom('Rules');
  await theirs.openRoom('Rules');
  await mine.send('/spoiler the butler did it');
  const hidden = message(theirs, 'Spoiler, press to show');
  await expect(theirs.rooms.getByText('▇▇▇')).toBeVisible();
  await expect(theirs.rooms.getByText('butler')).toHaveCount(0);
  await hidden.getByRole('button', { name: /Spoiler/ }).click();
  await expect(message(theirs, 'the butler did it')).toBeVisible();
  await mine.send('/shrug');
  await expect(message(theirs, String.raw`¯\_(ツ)_/¯`)).toBeVisible();
  await mine.send('/myroomnick Countess');
  await expect(theirs.rows.getByText('Ada is now called Countess')).toBeVisible();
  await mine.send('/kick');
  await expect(mine.page.getByText(/Say who is meant/)).toBeVisible();
  await mine.send('/help');
  const help = mine.page.getByRole('dialog', { name: 'Commands to write' });
  await expect(help.getByText('/kick ‹@name:server why›')).toBeVisible();
  await mine.page.keyboard.press('Escape');
  await theirs.send('/kick Countess');
  await expect(
    theirs.page.getByRole('status').filter({ hasText: 'You may not do this in this room.' }),
  ).toBeVisible();
  await expect(theirs.composer).toHaveValue('/kick Countess');
  await mine.send('/kick Grace too loud');
  await expect(mine.rows.getByText('Countess removed Grace: “too loud”')).toBeVisible();
});

test('turns a name between colons into its emoji, and answers by keyboard alone', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Shorthand');
  await friend.text(room, 'first question');
  const asked = await friend.text(room, 'second question');
  await mine.openRoom('Shorthand');
  await expect(message(mine, 'second question')).toBeVisible();
  await mine.composer.press('Control+ArrowUp');
  await expect(mine.page.locator('.composer-mode')).toContainText('second question');
  await mine.composer.press('Control+ArrowUp');
  await expect(mine.page.locator('.composer-mode')).toContainText('first question');
  await mine.composer.press('Control+ArrowDown');
  await expect(mine.page.locator('.composer-mode')).toContainText('second question');
  await mine.composer.pressSequentially('off we go :rocket:');
  await expect(mine.composer).toHaveValue('off we go 🚀');
  await mine.composer.press('Enter');
  await expect(message(mine, 'off we go 🚀')).toHaveAttribute('data-send', 'sent');
  expect((await contents(user, room)).at(-1)).toMatchObject({
    body: 'off we go 🚀',
    'm.relates_to': { 'm.in_reply_to': { event_id: asked } },
  });
});

test('sends a film with a picture of it, and pictures with their blur @proof', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Cinema');
  await mine.openRoom('Cinema');
  await theirs.openRoom('Cinema');
  const film = await mine.page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 160;
    canvas.height = 120;
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
    const chunks: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    for (let frame = 0; frame < 30; frame += 1) {
      if (context !== null) context.fillStyle = `hsl(${frame * 12} 80% 50%)`;
      context?.fillRect(0, 0, 160, 120);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    await stopped;
    return [...new Uint8Array(await new Blob(chunks).arrayBuffer())];
  });
  await mine.page.getByLabel('Files to send').setInputFiles([
    { name: 'film.webm', mimeType: 'video/webm', buffer: Buffer.from(film) },
    { name: 'still.png', mimeType: 'image/png', buffer: picture() },
  ]);
  await mine.composer.press('Enter');
  const row = theirs.timeline.getByRole('button', { name: 'Play the video: film.webm' });
  await expect(row.locator('img')).toBeVisible();
  await expect.poll(async () => (await contents(user, room)).length).toBe(2);
  expect(await contents(user, room)).toMatchObject([
    {
      msgtype: 'm.video',
      info: {
        w: 160,
        h: 120,
        'xyz.amorgan.blurhash': expect.stringMatching(/^.{28}$/),
        thumbnail_url: expect.stringMatching(/^mxc:/),
      },
    },
    { msgtype: 'm.image', info: { 'xyz.amorgan.blurhash': expect.stringMatching(/^.{28}$/) } },
  ]);
});
