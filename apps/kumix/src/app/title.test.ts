import type { RoomId } from '@kumix/matrix';
import { expect, it } from 'vitest';
import { createRoomList } from '../rooms/roomListModel.ts';
import { roomIdOf, roomOf } from '../testing/rooms.ts';
import { scriptedCore } from '../testing/scriptedCore.ts';
import { memoryStorage } from './storage.ts';
import { createStore } from './store.ts';
import { showUnreadInTitle } from './title.ts';

it('the title names the room and what waits, mentions before messages', () => {
  const { core, say } = scriptedCore();
  const rooms = createRoomList({ core, storage: memoryStorage(), sort: createStore('activity') });
  const currentRoom = createStore<RoomId | null>(null);
  const page = { title: '' };
  const stop = showUnreadInTitle({ rooms, currentRoom }, page);
  expect(page.title).toBe('Kumix');
  rooms.start();
  say('rooms', { deltas: [{ op: 'reset', items: [roomOf('Den', { unread: 3 }), roomOf('b')] }] });
  currentRoom.set(roomIdOf('Den'));
  expect(page.title).toBe('(3) Den · Kumix');
  say('rooms', { deltas: [{ op: 'set', at: 1, item: roomOf('b', { unread: 1, mentions: 1 }) }] });
  expect(page.title).toBe('(!1) Den · Kumix');
  stop();
  currentRoom.set(null);
  expect(page.title).toBe('(!1) Den · Kumix');
});

it('follows to another room once its address is written', () => {
  const { core, say } = scriptedCore();
  const rooms = createRoomList({ core, storage: memoryStorage(), sort: createStore('activity') });
  const currentRoom = createStore<RoomId | null>(null);
  const page = { title: '' };
  const later: (() => void)[] = [];
  const stop = showUnreadInTitle({ rooms, currentRoom }, page, (run) => void later.push(run));
  rooms.start();
  say('rooms', { deltas: [{ op: 'reset', items: [roomOf('Den'), roomOf('Attic')] }] });
  currentRoom.set(roomIdOf('Den'));
  expect(page.title).toBe('Kumix');
  for (const run of later.splice(0)) run();
  expect(page.title).toBe('Den · Kumix');
  currentRoom.set(roomIdOf('Attic'));
  stop();
  for (const run of later) run();
  expect(page.title).toBe('Den · Kumix');
});
