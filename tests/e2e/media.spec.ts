/** What is not words, against a real homeserver. */
import { readFile } from 'node:fs/promises';
import { avifPhoto } from '../../apps/kumix/src/room/testing/avifPhoto.ts';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { ridges } from '../../scripts/homeserver/pictures.ts';
import { png } from '../../scripts/homeserver/png.ts';
import { contents, message, roomOf } from './chat.ts';
import { expect, test } from './fixture.ts';

/** One second of a tone, as an uncompressed sound. */
function tone(): Buffer {
  const rate = 8_000;
  const data = Buffer.alloc(rate);
  for (let at = 0; at < rate; at += 1) data[at] = 128 + Math.round(80 * Math.sin(at / 3));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

test('plays a sound and saves a file under its own name, byte for byte', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  await roomOf(user, friend, 'Attic', { encrypted: true });
  await mine.openRoom('Attic');
  await theirs.openRoom('Attic');
  const words = Buffer.from('name,count\nladder,1\n');
  await mine.page.getByLabel('Files to send').setInputFiles([
    { name: 'bell.wav', mimeType: 'audio/wav', buffer: tone() },
    { name: 'things.csv', mimeType: 'text/csv', buffer: words },
  ]);
  await mine.composer.press('Enter');
  const row = message(theirs, 'things.csv');
  await expect(row).toContainText('20 B');
  const [download] = await Promise.all([
    theirs.page.waitForEvent('download'),
    row.getByRole('button', { name: 'Save things.csv' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('things.csv');
  expect(await readFile(await download.path())).toEqual(words);
  await theirs.timeline.getByRole('button', { name: 'Play bell.wav' }).click();
  const sound = theirs.timeline.locator('audio');
  await expect(sound).toBeVisible();
  await expect.poll(() => sound.evaluate((each: HTMLAudioElement) => each.duration)).toBe(1);
});

/** One chunk of a RIFF file. */
function chunk(type: string, content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(type), size, content, Buffer.alloc(content.length % 2)]);
}

/** The bytes of the newest file in a room, as the homeserver has them. */
async function uploaded(person: UserClient, room: string): Promise<Buffer> {
  const [sent] = await contents(person, room);
  const uri = new URL(String((sent as { readonly url: unknown }).url));
  const { homeserver, accessToken } = person.account;
  const answer = await fetch(
    `${homeserver}/_matrix/client/v1/media/download/${uri.host}${uri.pathname}`,
    { headers: { authorization: `Bearer ${accessToken}` } },
  );
  return Buffer.from(await answer.arrayBuffer());
}

test('a WebP photo goes out without its place, and is still the picture @proof', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Seaside');
  await mine.openRoom('Seaside');
  await theirs.openRoom('Seaside');
  const encoded = await mine.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('This browser cannot draw.');
    context.fillStyle = 'teal';
    context.fillRect(0, 0, 64, 48);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  // An encoder that says how large the picture is, or only draws it: both go on as one that says it.
  const all = Buffer.from(encoded).subarray(12);
  const size = chunk('VP8X', Buffer.from([0, 0, 0, 0, 63, 0, 0, 47, 0, 0]));
  const extended = all.toString('latin1', 0, 4) === 'VP8X';
  const [head, picture] = extended ? [all.subarray(0, 18), all.subarray(18)] : [size, all];
  const photo = (flags: number, ...notes: readonly Buffer[]): Buffer => {
    const flagged = Buffer.from(head);
    flagged[8] = (flagged[8] ?? 0) | flags;
    return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), flagged, picture, ...notes]));
  };
  const taken = photo(8, chunk('EXIF', Buffer.from('II*\0 at 48.2082 N 16.3738 E')));
  await mine.page
    .getByLabel('Files to send')
    .setInputFiles([{ name: 'sea.webp', mimeType: 'image/webp', buffer: taken }]);
  await mine.composer.press('Enter');
  const shown = theirs.timeline.locator('.message img[alt="sea.webp"]');
  await expect.poll(() => shown.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(64);
  expect(await uploaded(friend, room)).toEqual(photo(0));
});

test('an AVIF photo goes out without its place, one that is not understood does not @proof', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Cliff');
  await mine.openRoom('Cliff');
  await theirs.openRoom('Cliff');
  const send = async (name: string, bytes: Uint8Array): Promise<void> => {
    const file = { name, mimeType: 'image/avif', buffer: Buffer.from(bytes) };
    await mine.page.getByLabel('Files to send').setInputFiles([file]);
    await mine.composer.press('Enter');
  };
  await send('cut.avif', avifPhoto.subarray(0, 300));
  await expect(mine.page.getByText('Not sent: what its camera noted')).toBeVisible();
  await send('cliff.avif', avifPhoto);
  const shown = theirs.timeline.locator('.message img[alt="cliff.avif"]');
  await expect.poll(() => shown.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(8);
  const there = await uploaded(friend, room);
  expect(there).toHaveLength(avifPhoto.length);
  expect(there.toString('latin1')).not.toMatch(/GPS|48\.2|camera/);
});

test('a picture that could not be had is asked for again where it stands @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Gallery');
  const bytes = png(40, 30, ridges);
  const url = await friend.upload(bytes, 'image/png', 'ridge.png');
  await mine.page.context().route('**/client/v1/media/**', (route) => route.abort());
  await friend.send(room, 'm.room.message', {
    msgtype: 'm.image',
    body: 'ridge.png',
    url,
    info: { mimetype: 'image/png', w: 40, h: 30, size: bytes.length },
  });
  mine.provoked.push(/Failed to load resource/);
  await mine.openRoom('Gallery');
  const failed = mine.timeline.getByRole('button', { name: /^ridge.png could not be shown: / });
  await expect(failed).toContainText('Try again');
  await mine.page.context().unroute('**/client/v1/media/**');
  await failed.click();
  const shown = mine.timeline.locator('.message img[alt="ridge.png"]');
  await expect.poll(() => shown.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(40);
});

test('what this browser cannot show says so where it stands, and is saved as it came @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Attic');
  const bytes = Buffer.from('neither drawn nor filmed');
  for (const [body, msgtype, mimetype] of [
    ['drawing.png', 'm.image', 'image/png'],
    ['film.mp4', 'm.video', 'video/mp4'],
    ['song.wav', 'm.audio', 'audio/wav'],
  ] as const) {
    const url = await friend.upload(bytes, mimetype, body);
    await friend.send(room, 'm.room.message', {
      msgtype,
      body,
      url,
      info: { mimetype, w: 320, h: 200, size: bytes.length },
    });
  }
  await mine.openRoom('Attic');
  const picture = mine.timeline.getByRole('button', { name: /^drawing.png cannot be shown: / });
  await expect(picture).toContainText('This browser cannot show it.');
  await mine.timeline.getByRole('button', { name: 'Play song.wav' }).click();
  await expect(message(mine, 'song.wav')).toContainText('This browser cannot play it.');
  const viewer = mine.page.getByRole('dialog');
  await mine.timeline.getByRole('button', { name: 'Play the video: film.mp4' }).click();
  await expect(viewer.getByRole('alert')).toContainText('This browser cannot play it.');
  await mine.page.keyboard.press('ArrowLeft');
  await expect(viewer.getByRole('alert')).toContainText('This browser cannot show it.');
  const [download] = await Promise.all([
    mine.page.waitForEvent('download'),
    viewer.getByRole('alert').getByRole('button', { name: 'Save' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('drawing.png');
  expect(await readFile(await download.path())).toEqual(bytes);
});

test('an upload tells how far it is, and can be stopped on its way', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Slow road');
  await mine.openRoom('Slow road');
  await mine.page.context().route('**/media/v3/upload**', () => {
    // Held for good: whoever stops it must not wait for an answer.
  });
  await mine.page
    .getByLabel('Files to send')
    .setInputFiles([
      { name: 'heavy.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(300_000, 7) },
    ]);
  await mine.composer.press('Enter');
  const row = message(mine, 'heavy.bin');
  await expect(row.getByRole('progressbar', { name: 'Sending' })).toBeVisible();
  await row.getByRole('button', { name: 'Stop sending' }).click();
  await expect(row).toHaveCount(0);
  await mine.page.context().unroute('**/media/v3/upload**');
  await mine.send('changed my mind');
  await expect(message(mine, 'changed my mind')).toHaveAttribute('data-send', 'sent');
  expect((await user.messages(room)).filter(({ type }) => type === 'm.room.message')).toHaveLength(
    1,
  );
});

test('says why an older encrypted message cannot be read on a new device, and the way to it @proof', async ({
  user,
  friend,
  mine,
  theirs,
  logIn,
}) => {
  await roomOf(user, friend, 'Before my time', { encrypted: true });
  await theirs.openRoom('Before my time');
  await theirs.send('buried treasure');
  await mine.openRoom('Before my time');
  await expect(message(mine, 'buried treasure')).toBeVisible();
  const fresh = await logIn(user);
  await fresh.openRoom('Before my time');
  const locked = fresh.timeline.locator('.message-locked');
  await expect(locked).toContainText(/key/);
  await expect(fresh.timeline.getByText('buried treasure')).toHaveCount(0);
  await locked.getByRole('button', { name: 'Unlock with your recovery key' }).click();
  const recovery = fresh.page.getByRole('dialog', { name: 'Recovery' });
  await expect(recovery.getByRole('button', { name: 'Verify this device' })).toBeVisible();
});

test('a chat of two says how the other is', async ({ user, friend, mine, theirs }) => {
  const room = await user.createRoom({
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [friend.account.userId],
  });
  await friend.join(room);
  const me = encodeURIComponent(user.account.userId);
  await user.request('PUT', `/user/${me}/account_data/m.direct`, {
    [friend.account.userId]: [room],
  });
  await expect(theirs.rooms).toBeVisible();
  await mine.openRoom('Grace');
  await expect(mine.page.getByRole('main').getByText('Online', { exact: true })).toBeVisible();
});
