import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { MemoryStore } from 'matrix-js-sdk/lib/store/memory.js';
import { describe, expect, it } from 'vitest';
import { isReplaced, predecessorOf } from './succession.ts';

const me = '@ada:test';

function rooms() {
  const client = new MatrixClient({
    baseUrl: 'https://test.invalid',
    userId: me,
    store: new MemoryStore(),
  });
  const make = (id: string, membership: string, state: Readonly<Record<string, object>>): Room => {
    const room = new Room(id, client, me);
    room.currentState.setStateEvents(
      Object.entries(state).map(
        ([type, content]) =>
          new MatrixEvent({
            type,
            room_id: id,
            sender: me,
            state_key: '',
            event_id: `$${type}`,
            content: { ...content },
          }),
      ),
    );
    room.updateMyMembership(membership);
    client.store.storeRoom(room);
    return room;
  };
  return {
    old: make('!old', 'join', { 'm.room.tombstone': { replacement_room: '!new' } }),
    make,
  };
}

const follows = (id: string) => ({ 'm.room.create': { predecessor: { room_id: id } } });

describe('a room that was replaced', () => {
  it('is one whose successor names it, and is joined', () => {
    const { old, make } = rooms();
    expect(isReplaced(old)).toBe(false);
    const next = make('!new', 'join', follows('!old'));
    expect(predecessorOf(next)).toBe('!old');
    expect(isReplaced(old)).toBe(true);
  });

  it('stands where it stood while its successor is not joined', () => {
    const { old, make } = rooms();
    make('!new', 'invite', follows('!old'));
    expect(isReplaced(old)).toBe(false);
  });

  it('is not hidden by a room that follows another, or none', () => {
    for (const state of [follows('!other'), { 'm.room.create': {} }]) {
      const { old, make } = rooms();
      make('!new', 'join', state);
      expect(isReplaced(old)).toBe(false);
    }
  });

  it('is not hidden by a room that only claims to follow it', () => {
    const { make } = rooms();
    const open = make('!open', 'join', {});
    make('!new', 'join', follows('!open'));
    expect(isReplaced(open)).toBe(false);
  });
});
