import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { expect, it, vi } from 'vitest';
import { verificationRoom } from './verificationRoom.ts';

it('a chat that is made to verify somebody has them awaited in it', async () => {
  // Only what is asked of the SDK where there is no chat yet.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const client = {
    getAccountData: () => undefined,
    getRooms: () => [],
    getSafeUserId: () => '@ada:test',
    createRoom: () => Promise.resolve({ room_id: '!chat:test' }),
  } as unknown as MatrixClient;
  const invited = vi.fn<(roomId: string, userIds: readonly string[]) => void>();
  const made = await verificationRoom(client, () => Promise.resolve({}), '@ben:test', { invited });
  expect(made).toBe('!chat:test');
  expect(invited.mock.calls).toEqual([['!chat:test', ['@ben:test']]]);
});
