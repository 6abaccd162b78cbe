/** A homeserver, or somebody in the room, that tampers: nothing is accepted, nothing is lost. */
import type { EventShield, TimelineItem } from '@kumix/matrix';
import { CorePage, type Watched, expect, test } from './fixture.ts';
import { identity, newcomer, setUp, signIn, stateOf, talk } from './trustSteps.ts';

type Content = Readonly<Record<string, unknown>>;

/** As two talk; and the event of Ada's that both have read, as it went over the wire. */
async function overheard(core: CorePage, other: CorePage) {
  const talking = await talk(core, other, 'the true one');
  const { ada, roomId } = talking;
  const wire = (await ada.messages(roomId)).find(({ type }) => type === 'm.room.encrypted');
  return { ...talking, content: wire?.['content'] as Content };
}

const rowOf = async (timeline: Watched, eventId: string): Promise<TimelineItem | undefined> =>
  (await timeline.rows()).find((row) => row.eventId === eventId);

const shieldOf = async (timeline: Watched, eventId: string): Promise<EventShield | undefined> =>
  (await rowOf(timeline, eventId))?.shield;

test('a truncated or forged message is told as damaged, and the next true one is read @proof', async ({
  core,
  other,
}) => {
  const { ada, roomId, there, content } = await overheard(core, other);
  const ciphertext = String(content['ciphertext']);
  const truncated = await ada.send(roomId, 'm.room.encrypted', {
    ...content,
    ciphertext: ciphertext.slice(0, ciphertext.length / 2),
  });
  const forged = await ada.send(roomId, 'm.room.encrypted', {
    ...content,
    ciphertext: `${ciphertext.slice(0, -8)}AAAAAAAA`,
  });
  for (const id of [truncated, forged]) {
    await expect
      .poll(async () => (await rowOf(there, id))?.body)
      .toEqual({ kind: 'undecryptable', reason: 'damaged' });
  }
  await core.call('send.text', { roomId, body: 'still here' });
  await expect.poll(() => there.texts()).toEqual(['the true one', 'still here']);
});

test('an old message that is put in again is not read a second time @proof', async ({
  core,
  other,
}) => {
  const { ada, roomId, there, content } = await overheard(core, other);
  const again = await ada.send(roomId, 'm.room.encrypted', content);
  await expect
    .poll(async () => (await rowOf(there, again))?.body)
    .toEqual({ kind: 'undecryptable', reason: 'replayed' });
  expect(await there.texts()).toEqual(['the true one']);
});

test('somebody else’s words sent under another name are called out @proof', async ({
  core,
  other,
}) => {
  const { ada, ben, roomId, there, content } = await overheard(core, other);
  const stolen = await ben.send(roomId, 'm.room.encrypted', content);
  await expect
    .poll(async () => (await rowOf(there, stolen))?.body)
    .toEqual({ kind: 'undecryptable', reason: 'replayed' });
  // Where the true ones are gone, nothing but the name on them is wrong.
  const sent = (await ada.messages(roomId)).filter(({ type }) => type === 'm.room.encrypted');
  const own = sent.find(({ sender }) => sender === ada.account.userId);
  await ada.redact(roomId, String(own?.['event_id']));
  await other.reload();
  const again = await other.watch('timeline', { roomId });
  await expect
    .poll(() => shieldOf(again, stolen))
    .toEqual({ tone: 'red', reason: 'mismatched-sender' });
});

test('a message in clear in an encrypted room carries a warning @proof', async ({
  core,
  other,
}) => {
  const { ada, roomId, there } = await overheard(core, other);
  const clear = await ada.text(roomId, 'trust me');
  await expect.poll(() => shieldOf(there, clear)).toEqual({ tone: 'red', reason: 'sent-in-clear' });
});

test('a message of a device that nobody vouches for carries a warning @proof', async ({
  core,
  other,
  browser,
  harnessUrl,
}) => {
  const { ada, roomId, there } = await overheard(core, other);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(harnessUrl);
  await page.waitForFunction(() => 'kumix' in window);
  const stray = new CorePage(page);
  await stray.logIn(ada.account.homeserver, ada.account);
  const rows = await stray.watch('timeline', { roomId });
  await stray.call('send.text', { roomId, body: 'from a new device' });
  const id = await rows.sent('from a new device');
  await expect.poll(async () => (await shieldOf(there, id))?.reason).toBe('unsigned-device');
  await context.close();
});

test('a backup that was put in place of the true one is not used, and said so @proof', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  const key = await setUp(first);
  await user.request('POST', '/room_keys/version', {
    algorithm: 'm.megolm_backup.v1.curve25519-aes-sha2',
    auth_data: { public_key: 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopQ', signatures: {} },
  });
  const second = await signIn(other, user);
  await identity(second, 'unverified');
  expect(await other.codeOf('recovery.unlock', { secret: key })).toBe('untrusted');
  await identity(second, 'verified');
  await expect.poll(async () => (await stateOf(second))?.backup.on).toBe(false);
});
