import { describe, expect, it } from 'vitest';
import { roomOf, userIdOf } from '../../testing/rooms.ts';
import { knownPeople } from './knownPeople.ts';

const withPerson = (name: string) =>
  roomOf(name, { kind: 'direct', directUserId: userIdOf(name.toLowerCase()) });

const found = (typed: string) =>
  knownPeople(
    [withPerson('Ada'), roomOf('Hall'), withPerson('Grace'), withPerson('Ada')],
    typed,
  ).map(({ name }) => name);

describe('people this account talks with', () => {
  it('stand there once each before anything is typed, rooms left out', () => {
    expect(found('')).toEqual(['Ada', 'Grace']);
  });

  it('are found by name or Matrix ID, without regard to case or spaces around it', () => {
    expect(found(' gra ')).toEqual(['Grace']);
    expect(found('@grace:exa')).toEqual(['Grace']);
    expect(found('nobody')).toEqual([]);
  });

  it('are at most eight', () => {
    const many = Array.from({ length: 20 }, (_, count) => withPerson(`P${count}`));
    expect(knownPeople(many, '')).toHaveLength(8);
  });
});
