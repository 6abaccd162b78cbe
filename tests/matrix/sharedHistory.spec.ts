/** MSC4268: an invitation hands over the keys of what was said before, where the room shares its history. */
import type { UserId } from '@kumix/matrix';
import { freshUser } from '../support/homeserver.ts';
import { expect, test } from './fixture.ts';
import { encryptedRoom, identity, signIn } from './trustSteps.ts';

test('who is invited reads what was said before, where the room shows it to new people @proof', async ({
  core,
  other,
}) => {
  const ada = await freshUser('Ada');
  const ben = await freshUser('Ben');
  await identity(await signIn(core, ada), 'verified');
  await identity(await signIn(other, ben), 'verified');
  const { roomId } = await encryptedRoom(core, 'Den');
  const here = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'before your time' });
  await here.sent('before your time');
  const rooms = await other.watch('rooms', null);
  await core.call('room.invite', { roomId, userId: ben.account.userId as UserId });
  await expect
    .poll(async () => (await rooms.seen()).items)
    .toMatchObject([{ id: roomId, membership: 'invite' }]);
  await other.call('room.join', { idOrAlias: roomId, via: [] });
  const there = await other.watch('timeline', { roomId });
  await expect.poll(() => there.texts()).toContain('before your time');
});
