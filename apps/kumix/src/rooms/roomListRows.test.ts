import { describe, expect, it } from 'vitest';
import { roomOf } from '../testing/rooms.ts';
import { rowAfterKey, rowRem, rowsOf, type RoomListRow } from './roomListRows.ts';
import type { Section } from './roomOrder.ts';

const sections: readonly Section[] = [
  { id: 'favourites', rooms: [roomOf('den')], unread: 0, mentions: 0 },
  { id: 'rooms', rooms: [roomOf('hall'), roomOf('attic')], unread: 0, mentions: 0 },
];

describe('rows of the room list', () => {
  it('are a head and the rooms of each section that is open, the head alone of one that is not', () => {
    const keys = (collapsed: readonly Section['id'][]): readonly string[] =>
      rowsOf(sections, new Set(collapsed)).map(({ key }) => key.replace(/^!|:.*$/g, ''));
    expect(keys([])).toEqual(['favourites', 'den', 'rooms', 'hall', 'attic']);
    expect(keys(['rooms'])).toEqual(['favourites', 'den', 'rooms']);
  });

  it('are higher under fingers, lower where one wants many, and highest where one has to answer', () => {
    const row = (change: Parameters<typeof roomOf>[1]): RoomListRow => ({
      kind: 'room',
      key: 'den',
      room: roomOf('den', change),
    });
    const rem = (what: RoomListRow): readonly number[] =>
      [
        { compact: false, touch: false },
        { compact: false, touch: true },
        { compact: true, touch: true },
      ].map((density) => rowRem(what, density));
    expect(rem(row({}))).toEqual([3.5, 3.75, 2.5]);
    expect(rem(row({ membership: 'invite' }))).toEqual([6.125, 7, 6]);
  });

  it('are gone through by key, never past either end', () => {
    const list = { rows: 10, page: 4 };
    expect(rowAfterKey('ArrowDown', 9, list)).toBe(9);
    expect(rowAfterKey('ArrowUp', 0, list)).toBe(0);
    expect(rowAfterKey('PageDown', 3, list)).toBe(7);
    expect(rowAfterKey('PageUp', 3, list)).toBe(0);
    expect(rowAfterKey('End', 3, list)).toBe(9);
    expect(rowAfterKey('Home', 3, list)).toBe(0);
    expect(rowAfterKey('constructor', 3, list)).toBeUndefined();
  });
});
