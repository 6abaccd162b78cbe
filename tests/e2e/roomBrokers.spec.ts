/** What an extension does in rooms and to the clipboard, as the homeserver and the person see it. */
import { expect, tell, test } from './courier.ts';
import { openSignpost } from './signpost.ts';

test('sends a message as the person where it may, and nothing where it may not @proof', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Desk' });
  const plain = await user.createRoom({ name: 'Plain' });
  const secret = await user.createRoom({ name: 'Secret' });
  await user.state(secret, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });
  await mine.openRoom('Secret');
  await mine.openRoom('Desk');
  const heard = () => tell(mine, user, room, 'heard');
  const sentTo = async (where: string) =>
    (await user.messages(where)).filter(
      ({ type }) => type === 'm.room.message' || type === 'm.room.encrypted',
    );

  await tell(mine, user, room, `send ${plain} Hello`);
  await expect.poll(heard).toContain('sent Hello: {"eventId":"$');
  const [event, ...more] = await sentTo(plain);
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    sender: user.account.userId,
    content: { msgtype: 'm.text', body: 'Hello' },
  });
  expect(await heard()).toContain(`"${String(event?.['event_id'])}"`);

  await tell(mine, user, room, `send ${secret} Whisper`);
  await expect.poll(heard).toContain('not sent Whisper: denied');
  await tell(mine, user, room, `send !nowhere:${user.account.userId.split(':')[1] ?? ''} Lost`);
  // As in a room that may be encrypted: whoever may not write there learns not whether there is one.
  await expect.poll(heard).toContain('not sent Lost: denied');
  expect(await sentTo(secret)).toEqual([]);
});

test('reads and writes the state that it is granted, and no other @proof', async ({
  user,
  mine,
}) => {
  const room = await user.createRoom({ name: 'Board', topic: 'Tea' });
  await mine.openRoom('Board');
  const heard = () => tell(mine, user, room, 'heard');
  const stateOf = (type: string) =>
    user.request('GET', `/rooms/${encodeURIComponent(room)}/state/${type}`);

  await tell(mine, user, room, `state ${room} m.room.topic`);
  await expect.poll(heard).toMatch(/read m\.room\.topic: .*"topic":"Tea"/);
  await tell(mine, user, room, `state ${room} org.example.said`);
  await expect.poll(heard).toContain('read org.example.said: null');
  await tell(mine, user, room, `state ${room} org.example.said once`);
  await expect.poll(heard).toContain('wrote org.example.said: {"eventId":"$');
  expect(await stateOf('org.example.said')).toEqual({ said: 'once' });
  await expect
    .poll(async () => {
      await tell(mine, user, room, `state ${room} org.example.said`);
      return heard();
    })
    .toContain('read org.example.said: {"said":"once"}');

  const levels = await stateOf('m.room.power_levels');
  for (const type of ['m.room.topic', 'm.room.power_levels']) {
    // oxlint-disable-next-line no-await-in-loop -- one message after the other
    await tell(mine, user, room, `state ${room} ${type} mine`);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await expect.poll(heard).toContain(`not wrote ${type}: denied`);
  }
  await tell(mine, user, room, `state ${room} m.room.create`);
  await expect.poll(heard).toContain('not read m.room.create: denied');
  expect(await stateOf('m.room.topic')).toMatchObject({ topic: 'Tea' });
  expect(await stateOf('m.room.power_levels')).toEqual(levels);
});

test('writes the clipboard when the person acts in it, says so, and not before', async ({
  user,
  mine,
}) => {
  const { page } = mine;
  const panel = await openSignpost(mine, user, ['clipboard.write']);
  await expect(panel.getByText('refused denied')).toBeVisible();
  const corner = page.getByRole('region', { name: 'Messages from the app' });
  await expect(corner).toBeEmpty();

  await panel.getByLabel('Address').fill('copied by a click');
  await panel.getByRole('button', { name: 'Copy' }).click();
  await expect(panel.getByText('copied', { exact: true })).toBeVisible();
  await expect(corner).toContainText('Room notes put 17 characters on the clipboard.');
  await mine.composer.focus();
  await page.keyboard.press('Control+v');
  await expect(mine.composer).toHaveValue('copied by a click');
});
