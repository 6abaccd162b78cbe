import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { describe, expect, it } from 'vitest';
import { roomId } from '../../protocol/ids.ts';
import { spaceMethods } from './spaceMethods.ts';

const root = roomId('!root:test');
const space = (id: string, ...children: readonly string[]) => ({
  room_id: id,
  room_type: 'm.space',
  children_state: children.map((child) => ({ state_key: child, content: { via: ['test'] } })),
});

/** The rooms of a space as a homeserver tells them, which is asked fifty times at most. */
async function toldBy(page: (asked: number) => readonly unknown[], goesOn: boolean) {
  let asked = 0;
  const getRoomHierarchy = async () => {
    asked += 1;
    if (asked > 50) throw new Error('asked for ever');
    return { rooms: page(asked), ...(goesOn ? { next_batch: `page ${asked}` } : {}) };
  };
  const client = { getRoomHierarchy } as unknown as MatrixClient;
  const methods = spaceMethods(client, () => Promise.reject(new Error('not asked')));
  const rooms = await methods['space.rooms']({ spaceId: root }, new AbortController().signal);
  return { asked, ids: rooms.map((room) => room.roomId), depths: rooms.map(({ depth }) => depth) };
}

describe('the rooms of a space', () => {
  it('are each told once where spaces contain each other, or themselves', async () => {
    const circle = [
      space(root, '!a:test', root),
      space('!a:test', '!b:test', '!a:test'),
      space('!b:test', '!a:test', root),
    ];
    const { ids, depths } = await toldBy(() => circle, false);
    expect(ids).toEqual(['!a:test', '!b:test']);
    expect(depths).toEqual([0, 1]);
  });

  it('are asked for no further by a homeserver that tells the same again', async () => {
    const { asked, ids } = await toldBy(() => [space(root, '!a:test'), space('!a:test')], true);
    expect(ids).toEqual(['!a:test']);
    expect(asked).toBe(2);
  });

  it('are asked for no further where they are very many', async () => {
    const { asked } = await toldBy(
      (page) => Array.from({ length: 100 }, (_none, index) => space(`!${page}-${index}:test`)),
      true,
    );
    expect(asked).toBe(5);
  });
});
