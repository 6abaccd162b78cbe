import type { RoomStateBroker } from '@kumix/host';
import type { CorePort } from '../../app/core.ts';
import { roomIdOf } from './ids.ts';

export function createRoomStateBroker(core: CorePort): RoomStateBroker {
  return {
    read: async (roomId, type, stateKey) =>
      core.call('room.state.read', { roomId: roomIdOf(roomId), type, stateKey }),
    write: async (roomId, type, stateKey, content) => {
      const params = { roomId: roomIdOf(roomId), type, stateKey, content };
      return (await core.call('room.state.write', params)).eventId;
    },
  };
}
