import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOf, withLevel } from './settings.ts';

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
