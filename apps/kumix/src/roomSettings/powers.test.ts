import * as fc from 'fast-check';
import type { RoomId, RoomPowers, RoomSettings, UserId } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { isMuted, needed, warningsOfNeeded, warningsOfRole, whyNot, whyNotOn } from './powers.ts';
import { plainPowers } from './testing/powers.ts';

/* oxlint-disable typescript/no-unsafe-type-assertion -- ids of a test */
const me = '@ada:x' as UserId;
const other = '@grace:x' as UserId;
const third = '@linus:x' as UserId;
const id = '!r:x' as RoomId;
/* oxlint-enable typescript/no-unsafe-type-assertion */

const powers = (people: readonly (readonly [UserId, number])[], more = {}): RoomPowers => ({
  people: people.map(([userId, level]) => ({
    person: { userId, name: userId, avatar: null },
    level,
  })),
  ...plainPowers,
  events: { 'm.room.power_levels': 100 },
  ...more,
});

const settings = (of: RoomPowers, myPower: number): RoomSettings => ({
  id,
  whole: { name: '', topic: '' },
  avatar: null,
  space: false,
  version: '10',
  encrypted: false,
  joinRule: 'invite',
  allowed: [],
  history: 'shared',
  guests: false,
  mainAddress: null,
  otherAddresses: [],
  powers: of,
  myPower,
  joined: true,
  outside: { ban: 0, knock: 0, invite: 0 },
  predecessor: null,
  successor: null,
});

describe('what a role may do', () => {
  it('falls back from the event’s own level to the default for state', () => {
    const of = powers([], { events: { 'm.room.name': 10 } });
    expect([needed(of, 'name'), needed(of, 'topic'), needed(of, 'kick')]).toEqual([10, 50, 50]);
  });

  it('names both roles where it is not enough, and says nothing where it is', () => {
    const of = powers([[me, 50]]);
    expect(whyNot(settings(of, 50), 'name')).toBeNull();
    expect(whyNot(settings(of, 0), 'name')).toBe(
      'You need the role Moderator (50) or above for this. Yours is Member (0).',
    );
    expect(whyNot({ ...settings(of, 100), joined: false }, 'name')).toBe(
      'You are not in this room.',
    );
  });

  it('never lets one act on an equal or a higher one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 100 }),
        fc.integer({ min: -1, max: 150 }),
        (own, level) => {
          const now = settings(
            powers([
              [me, own],
              [other, level],
            ]),
            own,
          );
          expect(whyNotOn(now, 'kick', other) === null).toBe(level < own);
        },
      ),
    );
  });

  it('counts as muted who may not write', () => {
    const of = powers([[other, -1]]);
    expect([isMuted(of, other), isMuted(of, me)]).toEqual([true, false]);
  });
});

describe('what cannot be taken back', () => {
  const admins = powers([
    [me, 100],
    [other, 50],
  ]);

  it('is giving up one’s own role, and more so where nobody else can change roles', () => {
    expect(warningsOfRole(settings(admins, 100), me, me, 50)).toEqual([
      'You cannot give it back to yourself: someone above you has to.',
      'Nobody else can change roles here. Nobody will be able to, ever.',
    ]);
    const two = powers([
      [me, 100],
      [third, 100],
    ]);
    expect(warningsOfRole(settings(two, 100), me, me, 50)).toHaveLength(1);
    expect(warningsOfRole(settings(admins, 100), me, me, 100)).toEqual([]);
  });

  it('is making somebody one’s equal', () => {
    expect(warningsOfRole(settings(admins, 100), me, other, 100)).toHaveLength(1);
    expect(warningsOfRole(settings(admins, 100), me, other, 50)).toEqual([]);
  });

  it('is a higher bar for roles, and nothing else', () => {
    const low = powers(
      [
        [me, 100],
        [other, 50],
      ],
      { events: {} },
    );
    const now = settings(low, 100);
    expect(warningsOfNeeded(now, 'event:m.room.power_levels', 100)).toEqual([
      'Only you will be able to change roles here.',
    ]);
    expect(warningsOfNeeded(now, 'stateDefault', 100)).toHaveLength(1);
    expect(warningsOfNeeded(settings(admins, 100), 'stateDefault', 100)).toEqual([]);
    expect(warningsOfNeeded(now, 'ban', 100)).toEqual([]);
  });
});
