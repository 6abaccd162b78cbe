import { expect, it } from 'vitest';
import { roomIdOf, roomOf } from '../testing/rooms.ts';
import { spaceChoices } from './spaceChoices.ts';

const self = roomIdOf('self');

it('lists the account’s own spaces, and each other that the rule names once', () => {
  const rooms = [roomOf('town', { kind: 'space' }), roomOf('self', { kind: 'space' }), roomOf('a')];
  const [town, far] = [roomIdOf('town'), roomIdOf('far')];
  expect(spaceChoices(rooms, [far, town, far], self)).toEqual([
    { id: town, name: 'town' },
    { id: far, name: far },
  ]);
});

it('lists a hundred others at most, by names that end, however many and long a rule has them', () => {
  const allowed = Array.from({ length: 4_000 }, (_none, index) =>
    roomIdOf(`${index}${'x'.repeat(1_000)}`),
  );
  const choices = spaceChoices([], allowed, self);
  expect(choices).toHaveLength(100);
  expect(choices[0]?.id).toBe(allowed[0]);
  expect(choices[0]?.name).toHaveLength(255);
});
