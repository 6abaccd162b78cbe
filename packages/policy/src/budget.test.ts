import { describe, expect, it } from 'vitest';
import { makeCharge, overdrawn } from './budget.ts';
import { type Place } from './rules.ts';

const ID = 'org.example.notes';

describe('budgets', () => {
  const place: Place = { layer: 'user', source: 'p|q.json', pointer: '/budgets/0' };
  const counted = {
    capabilities: ['b', 'a', 'b'],
    extension: ID,
    roomId: undefined,
    message: undefined,
  };

  it('are counted under a key that names layer, file, room, extension, what is counted, and the period', () => {
    const { key } = makeCharge(place, { per: 'hour', calls: 1 }, counted);
    expect(key).toBe('user|p%7Cq.json||org.example.notes|a%2Bb|hour');
    expect(
      makeCharge(place, { per: 'hour', bytes: 9 }, { ...counted, capabilities: ['a', 'b'] }).key,
    ).toBe(key);
    expect(makeCharge(place, { per: 'day', calls: 1 }, counted).key).not.toBe(key);
    expect(
      makeCharge(place, { per: 'hour', calls: 1 }, { ...counted, roomId: '!a' }).key,
    ).toContain('|!a|');
    const open = makeCharge(place, { per: 'hour' }, counted);
    expect([open.calls, open.bytes]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it.each<[{ calls: number; bytes: number }, boolean]>([
    [{ calls: 0, bytes: 0 }, true],
    [{ calls: 1, bytes: 90 }, true],
    [{ calls: 2, bytes: 0 }, false],
    [{ calls: 0, bytes: 91 }, false],
    [{ calls: -1, bytes: 0 }, false],
    [{ calls: 0, bytes: -1 }, false],
    [{ calls: Number.NaN, bytes: 0 }, false],
    [{ calls: 0, bytes: Number.NaN }, false],
  ])('with %j used have room for ten bytes: %s', (used, fits) => {
    const charge = makeCharge(place, { per: 'hour', calls: 2, bytes: 100 }, counted);
    expect(overdrawn([charge], 10, () => used) === undefined).toBe(fits);
  });

  it('say which is used up, for how long, and what the file says of it', () => {
    const charge = makeCharge(
      place,
      { per: 'hour', calls: 2, bytes: 100 },
      { ...counted, message: 'Be patient.' },
    );
    expect(overdrawn([charge], 1, () => ({ calls: 2, bytes: 0 }))?.sentence).toBe(
      'The budget of 2 calls a hour is used up; wait for the next hour, or raise it here. Be patient.',
    );
    const silent = makeCharge(place, { per: 'day', calls: 2, bytes: 100 }, counted);
    expect(overdrawn([silent], 1, () => ({ calls: 1, bytes: 100 }))?.sentence).toBe(
      'The budget of 100 bytes a day is used up; wait for the next day, or raise it here.',
    );
    expect(overdrawn([], 1, undefined)).toBeUndefined();
    expect(overdrawn([silent], 1, undefined)?.rule).toBe('budget-unread');
  });
});
