/** Keys that reach the backup only after a device has looked for them there. */
import { expect, test } from './fixture.ts';
import {
  encryptedRoom,
  identity,
  keysInBackup,
  newcomer,
  setUp,
  signIn,
  stateOf,
} from './trustSteps.ts';

test('a message whose key comes into the backup late is read by the device that missed it @proof', async ({
  core,
  other,
}) => {
  test.setTimeout(150_000);
  const { user, side: first } = await newcomer(core, 'Ada');
  const key = await setUp(first);

  const uploads = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await core.page.context().route(/\/room_keys\/keys/, async (route) => {
    held.resolve();
    await uploads.promise;
    await route.continue();
  });
  const { roomId } = await encryptedRoom(core, 'Attic');
  const here = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'behind the chimney' });
  await here.sent('behind the chimney');
  await held.promise;

  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await other.call('recovery.unlock', { secret: key });
  await expect.poll(async () => (await stateOf(second))?.restore?.state).toBe('done');
  const there = await other.watch('timeline', { roomId });
  await expect
    .poll(async () => (await there.rows()).map(({ body }) => body.kind))
    .toContain('undecryptable');
  expect(await keysInBackup(user)).toBe(0);

  uploads.resolve();
  await expect.poll(() => keysInBackup(user), { timeout: 60_000 }).toBe(1);
  await expect.poll(() => there.texts(), { timeout: 60_000 }).toEqual(['behind the chimney']);
});
