import { CoreError, type RoomId, type SpaceRoom, said } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { scriptedCore } from '../testing/scriptedCore.ts';
import { createSpace } from './spaceModel.ts';

/* oxlint-disable typescript/no-unsafe-type-assertion -- ids of a test */
const spaceId = '!space:x' as RoomId;
const inner = '!inner:x' as RoomId;
const room = {
  roomId: '!r:x' as RoomId,
  parent: inner,
  via: ['x', 'y'],
  alias: null,
  suggested: false,
} as unknown as SpaceRoom;
/* oxlint-enable typescript/no-unsafe-type-assertion */

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a space from inside', () => {
  it('joins by the servers that the space names', () => {
    const { core, calls } = scriptedCore();
    void createSpace(core, spaceId).join(room);
    expect(calls[0]).toMatchObject({
      method: 'room.join',
      params: { idOrAlias: '!r:x', via: ['x', 'y'] },
    });
  });

  it('changes the space that the room stands in, and looks again', async () => {
    const { core, calls } = scriptedCore();
    const done = createSpace(core, spaceId).remove(room);
    expect(calls[0]?.params).toEqual({
      spaceId: inner,
      roomId: '!r:x',
      in: false,
      suggested: false,
    });
    calls[0]?.resolve(null as never);
    await turn();
    expect(calls[1]?.method).toBe('space.rooms');
    calls[1]?.resolve([] as never);
    expect(await done).toBe(true);
  });

  it('shows the newest look, and keeps what it had where the next one fails', async () => {
    const { core, calls } = scriptedCore();
    const model = createSpace(core, spaceId);
    model.start();
    const again = model.load();
    calls[1]?.resolve([room] as never);
    await again;
    calls[0]?.resolve([] as never);
    await turn();
    expect(model.state.get()).toMatchObject({ state: 'ready', rooms: [room] });
    const failing = model.load();
    calls[2]?.reject(new CoreError('offline', said('No contact.')));
    await failing;
    expect(model.state.get()).toMatchObject({
      state: 'failed',
      rooms: [room],
      failure: { message: 'No contact.' },
    });
  });
});
