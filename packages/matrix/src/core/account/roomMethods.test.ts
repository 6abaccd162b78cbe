import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { describe, expect, it } from 'vitest';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import type { NewRooms } from '../rooms/newRooms.ts';
import { roomMethods } from './roomMethods.ts';

/** The directory of a homeserver that answers so. */
function directoryOf(answer: unknown, limit = 30) {
  const client = { publicRooms: () => Promise.resolve(answer) } as unknown as MatrixClient;
  const methods = roomMethods(
    client,
    () => Promise.reject(new Error('not asked')),
    {} as KnownRooms,
    {} as NewRooms,
  );
  return methods['room.directory']({ query: '', limit }, new AbortController().signal);
}

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
