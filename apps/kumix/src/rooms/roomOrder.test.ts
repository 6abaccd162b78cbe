import type { RoomId, RoomSummary } from '@kumix/matrix';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomIdOf, roomOf } from '../testing/rooms.ts';
import {
  arrange,
  innerSpaces,
  parentOf,
  roomsBelow,
  topOf,
  topSpaces,
  type Selection,
} from './roomOrder.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

const space = (name: string, ...children: string[]): RoomSummary =>
  roomOf(name, { kind: 'space', children: children.map(roomIdOf) });

const index = (rooms: readonly RoomSummary[]): ReadonlyMap<RoomId, RoomSummary> =>
  new Map(rooms.map((each) => [each.id, each]));

const all: Selection = { space: null, filter: '', sort: 'activity' };

const shown = (rooms: readonly RoomSummary[], selection: Partial<Selection> = {}) =>
  Object.fromEntries(
    arrange(rooms, index(rooms), { ...all, ...selection }).map((section) => [
      section.id,
      section.rooms.map((each) => each.name),
    ]),
  );

describe('sections', () => {
  it('put each room under one heading, in the order of headings, without empty ones', () => {
    const rooms = [
      roomOf('quiet', { lowPriority: true }),
      roomOf('ada', { kind: 'direct' }),
      roomOf('dear', { favourite: true, kind: 'direct' }),
      roomOf('hall'),
      roomOf('new', { membership: 'invite' }),
      space('guild'),
      roomOf('gone', { membership: 'leave' }),
    ];
    expect(arrange(rooms, index(rooms), all).map((section) => section.id)).toEqual([
      'invites',
      'favourites',
      'people',
      'rooms',
      'low-priority',
    ]);
    expect(shown(rooms)).toEqual({
      invites: ['new'],
      favourites: ['dear'],
      people: ['ada'],
      rooms: ['hall'],
      'low-priority': ['quiet'],
    });
  });

  it('sum what waits in them', () => {
    const rooms = [roomOf('a', { unread: 2 }), roomOf('b', { unread: 3, mentions: 1 })];
    const [section] = arrange(rooms, index(rooms), all);
    expect(section).toMatchObject({ unread: 5, mentions: 1 });
  });

  it('lose and double no room, whatever is given', () => {
    const any = fc.array(
      fc.record({
        name: fc.string({ maxLength: 6 }),
        membership: fc.constantFrom('join' as const, 'invite' as const, 'knock' as const),
        kind: fc.constantFrom('room' as const, 'direct' as const),
        favourite: fc.boolean(),
        lowPriority: fc.boolean(),
        unread: fc.nat(3),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(any, fc.constantFrom('activity', 'unread', 'name'), (list, sort) => {
        const rooms = list.map((change, at) => roomOf(`r${at}`, change));
        const listed = arrange(rooms, index(rooms), { ...all, sort }).flatMap(
          (section) => section.rooms,
        );
        expect(new Set(listed)).toEqual(new Set(rooms));
        expect(listed).toHaveLength(rooms.length);
      }),
      { numRuns },
    );
  });
});

describe('sorting', () => {
  const rooms = [
    roomOf('Room 10', { unread: 1 }),
    roomOf('älter'),
    roomOf('Room 9', { mentions: 1, unread: 1 }),
  ];

  it('keeps the order of the core by activity', () => {
    expect(shown(rooms)['rooms']).toEqual(['Room 10', 'älter', 'Room 9']);
  });

  it('puts what calls first by unread, else keeps the order', () => {
    expect(shown(rooms, { sort: 'unread' })['rooms']).toEqual(['Room 9', 'Room 10', 'älter']);
  });

  it('reads numbers and accents as people do by name', () => {
    expect(shown(rooms, { sort: 'name' })['rooms']).toEqual(['älter', 'Room 9', 'Room 10']);
  });
});

describe('the filter', () => {
  const rooms = [
    roomOf('Cold pâté'),
    roomOf('The pate club'),
    roomOf('Spate'),
    roomOf('Pate'),
    roomOf('ada', { kind: 'direct', directUserId: '@paten:example.org' as never }),
  ];

  it('ignores case and accents and puts the best fit first', () => {
    expect(shown(rooms, { filter: ' PÂTE ' })).toEqual({
      people: ['ada'],
      rooms: ['Pate', 'Cold pâté', 'The pate club', 'Spate'],
    });
  });

  it('searches beyond the selected space', () => {
    expect(
      shown([...rooms, space('guild')], { filter: 'spate', space: roomIdOf('guild') }),
    ).toEqual({
      rooms: ['Spate'],
    });
  });
});

describe('spaces', () => {
  const rooms = [
    space('guild', 'hall', 'inner'),
    space('inner', 'attic', 'guild'),
    roomOf('hall', { unread: 1 }),
    roomOf('attic', { mentions: 2, unread: 2 }),
    roomOf('elsewhere'),
    roomOf('asked', { membership: 'invite' }),
  ];

  it('show the rooms below them, nested ones too, and invites always', () => {
    expect(shown(rooms, { space: roomIdOf('guild') })).toEqual({
      invites: ['asked'],
      rooms: ['hall', 'attic'],
    });
  });

  it('stand on top once, also where two are in each other', () => {
    expect(topSpaces(rooms, index(rooms))).toMatchObject([
      { room: { name: 'guild' }, unread: 3, mentions: 2, dot: false },
    ]);
    expect(innerSpaces(roomIdOf('guild'), index(rooms))).toMatchObject([
      { room: { name: 'inner' } },
    ]);
  });

  it('know the way back up', () => {
    const byId = index(rooms);
    const top = topSpaces(rooms, byId);
    const [guild, inner] = rooms;
    if (guild === undefined || inner === undefined) throw new Error('two spaces are given');
    expect(parentOf(inner, rooms, top)).toBe(guild);
    expect(parentOf(guild, rooms, top)).toBeNull();
    expect(topOf(inner, top, byId)).toBe(guild);
    expect(topOf(guild, top, byId)).toBe(guild);
  });

  it('end their loops', () => {
    const loop = [space('a', 'b'), space('b', 'a', 'a')];
    expect([...roomsBelow(roomIdOf('a'), index(loop))]).toEqual([roomIdOf('b')]);
  });
});

describe('a room that was replaced', () => {
  const old = roomOf('Old house', { replaced: true, unread: 3 });
  const rooms = [old, space('Street', 'Old house'), roomOf('New house')];

  it('leaves its place to its successor, and is found by its name', () => {
    expect(shown(rooms)).toEqual({ rooms: ['New house'] });
    expect(shown(rooms, { filter: 'house' })).toEqual({ rooms: ['Old house', 'New house'] });
  });

  it('calls nobody any more', () => {
    expect(topSpaces(rooms, index(rooms))).toMatchObject([{ unread: 0, mentions: 0, dot: false }]);
  });
});
