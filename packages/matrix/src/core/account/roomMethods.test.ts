import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { describe, expect, it, vi } from 'vitest';
import { userId } from '../../protocol/ids.ts';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { NewRooms } from '../rooms/newRooms.ts';
import { roomMethods } from './roomMethods.ts';

/** The directory of a homeserver that answers so. */
function directoryOf(answer: unknown, limit = 30) {
  const client = { publicRooms: () => Promise.resolve(answer) } as unknown as MatrixClient;
  const methods = roomMethods(
    client,
    () => Promise.reject(new Error('not asked')),
    {} as KnownRooms,
    {} as NewRooms,
    { invited: () => undefined },
  );
  return methods['room.directory']({ query: '', limit }, new AbortController().signal);
}

describe('a room that is made', () => {
  it('has whoever is invited into it awaited there', async () => {
    const client = {
      createRoom: () => Promise.resolve({ room_id: '!den:test' }),
    } as unknown as MatrixClient;
    const invited = vi.fn<(roomId: string, userIds: readonly string[]) => void>();
    const methods = roomMethods(
      client,
      () => Promise.reject(new Error('not asked')),
      {} as KnownRooms,
      new NewRooms(() => undefined),
      { invited },
    );
    const invite = [userId('@ben:test'), userId('@grace:test')];
    await methods['room.create'](
      { name: 'Den', public: false, encrypted: true, invite, direct: false, space: false },
      new AbortController().signal,
    );
    expect(invited.mock.calls).toEqual([['!den:test', invite]]);
  });
});

describe('the rooms of a directory', () => {
  it('are those with an id, by it where nothing else that they have is a name', async () => {
    const { rooms, next } = await directoryOf({
      chunk: [
        { room_id: '!a:test', name: {}, topic: 7, num_joined_members: 'many', avatar_url: [] },
        { room_id: '!b:test', name: null, canonical_alias: '#b:test', join_rule: 'knock' },
        { name: 'without an id' },
        null,
      ],
      next_batch: {},
    });
    expect(rooms).toMatchObject([
      { roomId: '!a:test', name: '!a:test', topic: '', members: 0, avatar: null },
      { roomId: '!b:test', name: '#b:test', alias: '#b:test', joinRule: 'knock' },
    ]);
    expect(next).toBeNull();
    expect(await directoryOf({ chunk: 'all' })).toEqual({ rooms: [], next: null });
  });

  it('are no more than were asked for, with names and topics that end', async () => {
    const room = {
      room_id: '!a:test',
      name: 'N'.repeat(9_000),
      topic: 'T'.repeat(90_000),
      canonical_alias: `#${'a'.repeat(9_000)}:test`,
    };
    const chunk = Array.from({ length: 5_000 }, () => room);
    const { rooms } = await directoryOf({ chunk });
    expect(rooms).toHaveLength(30);
    expect(rooms[0]?.name).toHaveLength(256);
    expect(rooms[0]?.alias).toBeNull();
    expect(rooms[0]?.topic).toHaveLength(4_000);
    expect((await directoryOf({ chunk }, 1_000)).rooms).toHaveLength(100);
  });
});
