/** Voice messages, from the browser's own test tone. */
import { chromiumFlags } from '../../scripts/lib/browser.ts';
import { message, roomOf } from './chat.ts';
import { expect, test } from './fixture.ts';

test.use({
  launchOptions: {
    executablePath: process.env['KUMIX_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      ...chromiumFlags,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
    ],
  },
});

test('speaks into an encrypted room, and the other hears it', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  const room = await roomOf(user, friend, 'Out loud', { encrypted: true });
  await mine.openRoom('Out loud');
  await theirs.openRoom('Out loud');
  await mine.page.getByRole('button', { name: 'Record a voice message' }).click();
  const time = mine.page.getByRole('status', { name: 'Recording' });
  await expect(time).toHaveText('0:02');
  await mine.page.getByRole('button', { name: 'Send the voice message' }).click();
  await expect(mine.composer).toBeVisible();
  const play = theirs.timeline.getByRole('button', { name: 'Play the voice message' });
  await expect(play).toBeVisible();
  const bars = await theirs.timeline.locator('.waveform').getAttribute('data-bars');
  expect(Number(bars)).toBeGreaterThan(10);
  await play.click();
  await expect(
    theirs.timeline.getByRole('button', { name: 'Pause the voice message' }),
  ).toBeVisible();
  await expect(theirs.timeline.getByRole('slider')).not.toHaveValue('0');
  await expect(play).toBeVisible();
  expect(JSON.stringify(await user.messages(room))).not.toContain('voice');
});

test('a recording that is discarded goes nowhere, and the microphone is let go @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Second thoughts aloud');
  await mine.openRoom('Second thoughts aloud');
  await mine.page.evaluate(() => {
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await original(wanted);
      Object.assign(globalThis, { microphone: stream.getTracks()[0] });
      return stream;
    };
  });
  await mine.page.getByRole('button', { name: 'Record a voice message' }).click();
  await mine.page.getByRole('button', { name: 'Discard the recording' }).click();
  await expect(mine.composer).toBeVisible();
  const state = await mine.page.evaluate(
    () => (Reflect.get(globalThis, 'microphone') as MediaStreamTrack).readyState,
  );
  expect(state).toBe('ended');
  await mine.send('never mind');
  await expect(message(mine, 'never mind')).toHaveAttribute('data-send', 'sent');
  expect(JSON.stringify(await user.messages(room))).not.toContain('m.audio');
});

test('a recording that one walks away from waits in the room, with the microphone off @proof', async ({
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Interrupted');
  await roomOf(user, friend, 'Elsewhere');
  await mine.openRoom('Interrupted');
  await mine.page.getByRole('button', { name: 'Record a voice message' }).click();
  await expect(mine.page.getByRole('status', { name: 'Recording' })).toHaveText('0:01');
  await mine.openRoom('Elsewhere');
  await mine.openRoom('Interrupted');
  const tray = mine.page.getByRole('list', { name: 'Files to go with the message' });
  await expect(tray.getByText(/^Voice message\./)).toBeVisible();
  await mine.composer.press('Enter');
  await expect(mine.timeline.getByRole('button', { name: 'Play the voice message' })).toBeVisible();
  await expect
    .poll(async () => JSON.stringify(await user.messages(room)))
    .toContain('org.matrix.msc3245.voice');
});
