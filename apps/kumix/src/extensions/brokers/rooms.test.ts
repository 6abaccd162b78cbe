import type { RoomSummary } from '@kumix/matrix';
import { expect, it, vi } from 'vitest';
import { createStore } from '../../app/store.ts';
import { ScriptedCore } from '../../room/testing/scriptedCore.ts';
import { watchRooms } from './rooms.ts';

it('has a room for encrypted from the first message that came so, whatever the list says then', () => {
  const core = new ScriptedCore();
  const rooms = watchRooms(core, createStore(null));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as is asked
  const room = { id: '!a:x', membership: 'join', encrypted: false } as RoomSummary;
  core.deliver('rooms', { deltas: [{ op: 'reset', items: [room] }] });
  expect(rooms.facts('!a:x')?.encryption).toBe('plain');
  const changed = vi.fn<() => void>();
  rooms.watch(changed);
  rooms.sawEncrypted('!a:x');
  rooms.sawEncrypted('!a:x');
  core.deliver('rooms', { deltas: [{ op: 'reset', items: [room] }] });
  expect(rooms.facts('!a:x')?.encryption).toBe('encrypted');
  expect(changed).toHaveBeenCalledTimes(2);
  expect(rooms.facts('!other:x')).toBeUndefined();
});
