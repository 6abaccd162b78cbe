/** A reset that its person does not confirm leaves everything as it was, signing keys included. */
import { expect, test } from './fixture.ts';
import {
  compare,
  encryptedRoom,
  identity,
  keysInBackup,
  newcomer,
  setUp,
  signIn,
  stateOf,
} from './trustSteps.ts';

test('a reset that is declined leaves identity, recovery and signing keys as they were @proof', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  await setUp(first);
  const { roomId } = await encryptedRoom(core, 'Cellar');
  const timeline = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'from before' });
  await timeline.sent('from before');
  await expect.poll(() => keysInBackup(user)).toBe(1);

  const { id } = await core.call('recovery.prepare', { passphrase: null });
  const reset = core.codeOf('recovery.commit', { id, as: 'reset' });
  await expect.poll(async () => (await stateOf(first))?.auth?.why).toBe('publish-identity');
  await core.call('auth.cancel', { id: (await stateOf(first))?.auth?.id ?? '' });
  expect(await reset).toBe('aborted');
  await identity(first, 'verified');
  await expect.poll(async () => (await stateOf(first))?.recovery).toBe('open');

  // It still vouches for another device, which takes the keys that open the history from it.
  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await other.call('verify.device', { deviceId: null });
  await compare(second, first);
  await identity(second, 'verified');
  await expect.poll(async () => (await stateOf(second))?.recovery).toBe('open');
  const there = await other.watch('timeline', { roomId });
  await expect.poll(() => there.texts()).toContain('from before');
});
