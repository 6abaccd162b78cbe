import { ClientEvent, MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { MemoryStore } from 'matrix-js-sdk/lib/store/memory.js';
import { SyncState } from 'matrix-js-sdk/lib/sync.js';
import { describe, expect, it } from 'vitest';
import { eventId, roomId } from '../../protocol/ids.ts';
import { KnownRooms } from './knownRooms.ts';

const here = roomId('!here:test');

function started() {
  const client = new MatrixClient({
    baseUrl: 'http://localhost',
    userId: '@ada:test',
    store: new MemoryStore(),
  });
  return {
    client,
    rooms: new KnownRooms(client),
    store: () => client.store.storeRoom(new Room(here, client, '@ada:test')),
  };
}

/** Whether it has settled by the end of this turn. */
const waits = (asked: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    asked.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((done) => setTimeout(() => done(true), 0)),
  ]);

describe('a room that a call names', () => {
  it('is waited for until the SDK has read what is stored', async () => {
    const { client, rooms, store } = started();
    const asked = rooms.get(here);
    expect(await waits(asked)).toBe(true);
    store();
    client.emit(ClientEvent.Sync, SyncState.Prepared, null, { fromCache: true });
    expect(await asked).toBe(client.getRoom(here));
  });

  it('is there at once where the SDK has it', async () => {
    const { client, rooms, store } = started();
    store();
    expect(await rooms.find(here)).toBe(client.getRoom(here));
  });

  it('is not waited for any longer where nothing is stored, or the account closes', async () => {
    const offline = started();
    const message = offline.rooms.event(here, eventId('$a'));
    const asked = offline.rooms.get(here);
    expect(await waits(message)).toBe(true);
    offline.client.emit(ClientEvent.Sync, SyncState.Error, null);
    expect(await message).toBeUndefined();
    await expect(asked).rejects.toMatchObject({ code: 'not-found' });
    expect(await offline.rooms.find(here)).toBeNull();

    const closing = started();
    const listeners = closing.client.listenerCount(ClientEvent.Sync);
    const last = closing.rooms.find(here);
    closing.rooms.dispose();
    expect(await last).toBeNull();
    expect(closing.client.listenerCount(ClientEvent.Sync)).toBe(listeners - 1);
  });
});
