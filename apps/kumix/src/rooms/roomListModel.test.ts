import { describe, expect, it, vi } from 'vitest';
import { memoryStorage } from '../app/storage.ts';
import { createStore } from '../app/store.ts';
import { roomIdOf, roomOf } from '../testing/rooms.ts';
import { scriptedCore } from '../testing/scriptedCore.ts';
import { createRoomList } from './roomListModel.ts';
import type { RoomSort } from './roomOrder.ts';

function setUp(stored: Record<string, string> = {}) {
  const script = scriptedCore();
  const sort = createStore<RoomSort>('activity');
  const storage = memoryStorage(stored);
  const list = createRoomList({ core: script.core, storage, sort });
  return { ...script, sort, storage, list };
}

const names = (list: ReturnType<typeof createRoomList>): readonly string[] =>
  list.snapshot.get().sections.flatMap(({ rooms }) => rooms.map((room) => room.name));

describe('the room list', () => {
  it('is loading until the first snapshot, then follows the deltas', () => {
    const { list, say } = setUp();
    list.start();
    expect(list.snapshot.get().state).toBe('loading');
    say('rooms', { deltas: [{ op: 'reset', items: [roomOf('a'), roomOf('b')] }] });
    expect(list.snapshot.get().state).toBe('ready');
    say('rooms', {
      deltas: [
        { op: 'splice', at: 1, remove: 1, insert: [] },
        { op: 'splice', at: 0, remove: 0, insert: [roomOf('b', { unread: 1 })] },
      ],
    });
    expect(names(list)).toEqual(['b', 'a']);
    expect(list.snapshot.get()).toMatchObject({ unread: 1, mentions: 0 });
  });

  it('watches once however often it is started', () => {
    const { list, watching } = setUp();
    list.start();
    list.start();
    expect(watching('rooms')).toHaveLength(1);
  });

  it('starts over with the core’s own list where a delta does not fit', () => {
    const { list, say, watching } = setUp();
    list.start();
    say('rooms', { deltas: [{ op: 'reset', items: [roomOf('a')] }] });
    const [before] = watching('rooms');
    say('rooms', { deltas: [{ op: 'set', at: 7, item: roomOf('b') }] });
    const [after] = watching('rooms');
    expect(after).not.toBe(before);
    expect(names(list)).toEqual(['a']);
    say('rooms', { deltas: [{ op: 'reset', items: [roomOf('b')] }] });
    expect(names(list)).toEqual(['b']);
  });

  it('says why it cannot be had, and tries again when asked to', () => {
    const { list, end, say } = setUp();
    list.start();
    end('rooms', { code: 'failed', message: 'The store is damaged.' });
    expect(list.snapshot.get()).toMatchObject({
      state: 'failed',
      failure: { message: 'The store is damaged.' },
    });
    list.start();
    expect(list.snapshot.get().state).toBe('loading');
    say('rooms', { deltas: [{ op: 'reset', items: [roomOf('a')] }] });
    expect(list.snapshot.get()).toMatchObject({ state: 'ready', failure: null });
  });

  it('remembers the space and what is folded, and forgets a space one has left', () => {
    const items = [
      roomOf('guild', { kind: 'space', children: [roomIdOf('in')] }),
      roomOf('in'),
      roomOf('out'),
    ];
    const first = setUp();
    first.list.start();
    first.say('rooms', { deltas: [{ op: 'reset', items }] });
    first.list.selectSpace(roomIdOf('guild'));
    first.list.toggleSection('rooms');
    expect(names(first.list)).toEqual(['in']);
    const again = createRoomList({
      core: first.core,
      storage: first.storage,
      sort: first.sort,
    });
    again.start();
    first.say('rooms', { deltas: [{ op: 'reset', items }] });
    expect(again.snapshot.get().space?.name).toBe('guild');
    expect(again.snapshot.get().collapsed.has('rooms')).toBe(true);
    first.say('rooms', { deltas: [{ op: 'reset', items: items.slice(1) }] });
    expect(again.snapshot.get().space).toBeNull();
    expect(names(again)).toEqual(['in', 'out']);
  });

  it('sorts anew when the preference changes, and leaves an unchanged room the same object', () => {
    const { list, say, sort } = setUp();
    const [b, a] = [roomOf('b'), roomOf('a')];
    list.start();
    say('rooms', { deltas: [{ op: 'reset', items: [b, a] }] });
    sort.set('name');
    expect(list.snapshot.get().sections[0]?.rooms).toEqual([a, b]);
    expect(list.snapshot.get().sections[0]?.rooms[0]).toBe(a);
  });

  it('knows no room after logging out and lets go of the core', () => {
    const { list, say, open } = setUp();
    const heard = vi.fn();
    list.start();
    say('rooms', { deltas: [{ op: 'reset', items: [roomOf('a')] }] });
    list.snapshot.subscribe(heard);
    list.clear();
    expect(names(list)).toEqual([]);
    expect(list.snapshot.get().byId.size).toBe(0);
    expect(heard).toHaveBeenCalled();
    list.dispose();
    expect(open()).toBe(0);
  });
});
