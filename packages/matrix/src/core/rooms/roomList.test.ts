import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { MemoryStore } from 'matrix-js-sdk/lib/store/memory.js';
import { describe, expect, it, vi } from 'vitest';
import type { RoomSummary } from '../../protocol/models.ts';
import { Value } from '../value.ts';
import { RoomList } from './roomList.ts';

const id = '!a:test';

/** A list that has started; `known` are the rooms that the crypto store has for encrypted. */
function started(known: readonly string[] = []) {
  const client = new MatrixClient({
    baseUrl: 'http://localhost',
    userId: '@ada:test',
    store: new MemoryStore(),
  });
  const isEncryptionEnabledInRoom = vi.fn((room: string) => Promise.resolve(known.includes(room)));
  vi.spyOn(client, 'getCrypto').mockReturnValue({
    isEncryptionEnabledInRoom,
  } as unknown as ReturnType<MatrixClient['getCrypto']>);
  const rooms = new Value<readonly RoomSummary[] | undefined>(undefined);
  const list = new RoomList(client, rooms, '@ada:test');
  list.start();
  /** It comes with the next sync, without a state event that says it is encrypted. */
  const join = (): Room => {
    const room = new Room(id, client, '@ada:test');
    room.updateMyMembership('join');
    client.store.storeRoom(room);
    list.mark(id);
    list.flush();
    return room;
  };
  const encrypted = (): boolean | undefined =>
    rooms.get()?.find((room) => room.id === id)?.encrypted;
  return { list, join, encrypted, isEncryptionEnabledInRoom };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a room of the list', () => {
  it('stays encrypted once it was, though it was left and comes again without its state', () => {
    const { list, join, encrypted } = started();
    const room = join();
    expect(encrypted()).toBe(false);
    const state = vi.spyOn(room, 'hasEncryptionStateEvent').mockReturnValue(true);
    list.mark(id);
    list.flush();
    state.mockRestore();
    room.updateMyMembership('leave');
    list.mark(id);
    list.flush();
    expect(encrypted()).toBeUndefined();
    join();
    expect(encrypted()).toBe(true);
  });

  it('is encrypted where the crypto store says so, asked once of each that is new', async () => {
    const { list, join, encrypted, isEncryptionEnabledInRoom } = started([id]);
    join();
    await settle();
    list.flush();
    expect(encrypted()).toBe(true);
    list.mark(id);
    list.flush();
    expect(isEncryptionEnabledInRoom.mock.calls).toEqual([[id]]);
  });
});
