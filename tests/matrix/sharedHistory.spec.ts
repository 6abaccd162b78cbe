/** MSC4268: an invitation hands over the keys of what was said before, where the room shares its history. */
import type { UserId } from '@kumix/matrix';
import { expect, test } from './fixture.ts';
import { encryptedRoom, newcomer } from './trustSteps.ts';

test('who is invited reads what was said before, where the room shows it to new people @proof', async ({
  core,
  other,
}) => {
  await newcomer(core, 'Ada');
  const { user: ben } = await newcomer(other, 'Ben');
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
