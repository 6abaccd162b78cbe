/** A person logs in elsewhere: what they have goes on working, and they are told. */
import { expect, test } from './fixture.ts';
import { encryptedRoom, identity, newcomer, signIn, stateOf } from './trustSteps.ts';

test('a new device of one’s own is called out, and does not silence the others @proof', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  const { roomId } = await encryptedRoom(core, 'Cellar');
  const here = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'alone' });
  await here.sent('alone');
  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await expect.poll(async () => (await stateOf(first))?.unverifiedDevices).toBe(1);
  const there = await other.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'with company' });
  await here.sent('with company');
  await expect.poll(() => there.texts()).toContain('with company');

  await core.call('trust.verifiedOnly', { on: true });
  await core.call('send.text', { roomId, body: 'for verified devices' });
  await here.sent('for verified devices');
  await expect
    .poll(async () => (await there.rows()).at(-1)?.body)
    .toEqual({ kind: 'undecryptable', reason: 'withheld-unverified' });
});
