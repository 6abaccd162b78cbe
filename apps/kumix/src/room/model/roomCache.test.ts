// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { createCommandRegistry } from '../../commands/registry.ts';
import type { SignedIn } from '../../app/contracts.ts';
import { scriptedCore } from '../../testing/scriptedCore.ts';
import { me, roomId } from '../testing/items.ts';
import { RoomCache } from './roomStore.ts';

const session: SignedIn = {
  state: 'signed-in',
  me,
  deviceId: 'TEST',
  homeserver: 'https://test',
  crypto: 'ready',
};
const [one, two] = [roomId('!one:test'), roomId('!two:test')];

function setUp() {
  const script = scriptedCore();
  const cache = new RoomCache(script.core);
  const commands = createCommandRegistry({ mac: false, onFailure: () => undefined });
  const watched = (): readonly unknown[] => script.watching('timeline').map(({ params }) => params);
  return {
    watched,
    open: (room: typeof one) => cache.open(session, room, commands, null),
    expectRoom: (room: typeof one) => cache.expect(session, room, commands),
  };
}

describe('a room that is expected', () => {
  it('is asked for ahead, and is the one that is opened', () => {
    const { watched, open, expectRoom } = setUp();
    expectRoom(one);
    expect(watched()).toEqual([{ roomId: one }]);
    open(one);
    expect(watched()).toEqual([{ roomId: one }]);
  });

  it('ends with the next one that is expected, unless it was opened', () => {
    const { watched, open, expectRoom } = setUp();
    expectRoom(one);
    expectRoom(two);
    expect(watched()).toEqual([{ roomId: two }]);
    open(two);
    expectRoom(one);
    expect(watched()).toEqual([{ roomId: two }, { roomId: one }]);
  });
});
