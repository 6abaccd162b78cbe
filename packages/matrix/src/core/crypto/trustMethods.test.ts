import { ClientEvent, MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { MemoryStore } from 'matrix-js-sdk/lib/store/memory.js';
import { SyncState } from 'matrix-js-sdk/lib/sync.js';
import { describe, expect, it, vi } from 'vitest';
import { roomId, userId } from '../../protocol/ids.ts';
import { KnownRooms } from '../rooms/knownRooms.ts';
import type { Trust } from './trust.ts';
import { trustMethods } from './trustMethods.ts';

const here = roomId('!here:test');
const ben = userId('@ben:test');

/** Ben is invited, where what is known of him is judged so. */
function inviting(judge: () => Promise<void>) {
  const client = new MatrixClient({
    baseUrl: 'http://localhost',
    userId: '@ada:test',
    store: new MemoryStore(),
  });
  const answer = Promise.withResolvers<Record<string, never>>();
  const invite = vi.spyOn(client, 'invite').mockReturnValue(answer.promise);
  const gateInvite = vi.fn((_room: Room, _userId: string) => judge());
  const invited = vi.fn<(roomId: string, userIds: readonly string[]) => void>();
  // Only what an invitation takes of it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const trust = { people: { gateInvite } } as unknown as Trust;
  const methods = trustMethods(client, new KnownRooms(client), trust, { invited });
  const told = methods['room.invite'](
    { roomId: here, userId: ben },
    new AbortController().signal,
  ).catch((cause: unknown) => cause);
  const room = new Room(here, client, '@ada:test');
  return { client, room, invite, answer, gateInvite, invited, told };
}

describe('an invitation', () => {
  it('is judged by its room, also where the SDK has yet to read that, and goes out only then', async () => {
    const { client, room, gateInvite, invite, invited, told } = inviting(() =>
      Promise.reject(new Error('asked')),
    );
    await new Promise((done) => setTimeout(done, 0));
    expect(gateInvite).not.toHaveBeenCalled();
    client.store.storeRoom(room);
    client.emit(ClientEvent.Sync, SyncState.Prepared, null, { fromCache: true });
    expect(await told).toMatchObject({ message: 'asked' });
    expect(gateInvite.mock.calls).toEqual([[room, ben]]);
    expect(invite).not.toHaveBeenCalled();
    expect(invited).not.toHaveBeenCalled();
  });

  it('has whoever is invited awaited in the room once the homeserver has taken it', async () => {
    const { client, room, answer, invite, invited, told } = inviting(() => Promise.resolve());
    client.store.storeRoom(room);
    client.emit(ClientEvent.Sync, SyncState.Prepared, null, { fromCache: true });
    await vi.waitFor(() => expect(invite).toHaveBeenCalled());
    expect(invited).not.toHaveBeenCalled();
    answer.resolve({});
    expect(await told).toBeNull();
    expect(invited.mock.calls).toEqual([[here, [ben]]]);
  });
});
