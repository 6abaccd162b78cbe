import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOf, settingsOf, withLevel } from './settings.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const userIds = fc.string().map((name) => `@${name}`);
const level = fc.integer({ min: -100, max: 1_000 });

describe('a change of power levels', () => {
  it('changes one person and leaves everything else as it was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(userIds, level),
        userIds,
        level,
        (rest, users, user, to) => {
          const before = { ...rest, users };
          const after = withLevel(before, { user, to });
          expect(after).toEqual({ ...before, users: { ...users, [user]: to } });
          expect(withLevel(after, { user, to: null })['users']).toEqual(
            Object.fromEntries(Object.entries(users).filter(([other]) => other !== user)),
          );
        },
      ),
      { numRuns: runs },
    );
  });

  it('writes what is needed by the names of the specification', () => {
    const before = { ban: 50, events: { 'm.room.name': 50 }, notifications: { other: 1 } };
    expect(withLevel(before, { key: 'usersDefault', to: 10 })).toEqual({
      ...before,
      users_default: 10,
    });
    expect(withLevel(before, { key: 'event:m.room.topic', to: 0 })).toEqual({
      ...before,
      events: { 'm.room.name': 50, 'm.room.topic': 0 },
    });
    expect(withLevel(before, { key: 'notifyRoom', to: 100 })).toEqual({
      ...before,
      notifications: { other: 1, room: 100 },
    });
    expect(withLevel(undefined, { key: 'ban', to: 100 })).toEqual({ ban: 100 });
  });

  it('reads levels of old rooms, and nothing that is no whole number', () => {
    expect(['50', '-1', 7].map(levelOf)).toEqual([50, -1, 7]);
    expect(['50.5', '', ' 5', 1.5, Number.NaN, 2 ** 60, null, {}].map(levelOf)).toEqual(
      Array.from({ length: 8 }, () => undefined),
    );
  });
});

const here = '!room:test';
const ada = '@ada:test';

/** Of version 12, made by Ada together with Ben. */
function roomWith(
  users: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, object>> = {},
): Room {
  const client = new MatrixClient({ baseUrl: 'https://x.example', timelineSupport: true });
  const room = new Room(here, client, ada);
  const state = (type: string, content: object): MatrixEvent =>
    new MatrixEvent({
      type,
      event_id: `$${type}`,
      room_id: here,
      state_key: '',
      sender: ada,
      content,
    });
  room.currentState.setStateEvents([
    state('m.room.create', { room_version: '12', additional_creators: ['@ben:test'] }),
    state('m.room.power_levels', { users }),
    ...Object.entries(more).map(([type, content]) => state(type, content)),
  ]);
  return room;
}

describe('the words of a room', () => {
  it('are told whole to whoever edits them', () => {
    const [name, topic] = ['n'.repeat(60_000), 't'.repeat(60_000)];
    const room = roomWith({}, { 'm.room.name': { name }, 'm.room.topic': { topic } });
    expect(settingsOf(room).whole).toEqual({ name, topic });
  });
});

describe('the addresses of a room', () => {
  it('are told as far as a list of them is drawn, and as far as they are any', () => {
    const many = Array.from({ length: 5_000 }, (_none, index) => `#a${index}:test`);
    const long = `#${'a'.repeat(300)}:test`;
    const room = roomWith(
      {},
      { 'm.room.canonical_alias': { alias: long, alt_aliases: [long, 7, ...many] } },
    );
    const { mainAddress, otherAddresses } = settingsOf(room);
    expect(mainAddress).toBeNull();
    expect(otherAddresses).toHaveLength(200);
    expect(otherAddresses[0]).toBe('#a0:test');
  });
});

it('a version that is no text is the first', () => {
  const room = roomWith({}, { 'm.room.create': { room_version: { a: 1 } } });
  expect(settingsOf(room).version).toBe('1');
});

const levelsIn = (room: Room): readonly (readonly [string, number])[] =>
  settingsOf(room).powers.people.map(({ person, level: own }) => [person.userId, own]);

describe('the people who have a level', () => {
  it('are told once each, by level, and who made the room above all', () => {
    const users = { '@cy:test': 50, '@ben:test': 0, '@dot:test': '100', '@eve:test': 'none' };
    expect(levelsIn(roomWith(users))).toEqual([
      [ada, Number.MAX_SAFE_INTEGER],
      ['@ben:test', Number.MAX_SAFE_INTEGER],
      ['@dot:test', 100],
      ['@cy:test', 50],
      ['@eve:test', 0],
    ]);
  });

  it('hold nobody up, however many there are', () => {
    const users = Object.fromEntries(Array.from({ length: 40_000 }, (_, n) => [`@${n}:test`, 1]));
    const room = roomWith(users);
    const from = performance.now();
    expect(levelsIn(room)).toHaveLength(40_002);
    // It took seconds where each was compared with each.
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});
