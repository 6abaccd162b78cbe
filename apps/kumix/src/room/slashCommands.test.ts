import { describe, expect, it } from 'vitest';
import { readPerson } from './slashCommands.ts';
import { userId } from './testing/items.ts';

const member = (id: string, name: string) => ({ userId: userId(id), name });
const members = [
  member('@ada:x', 'Ada'),
  member('@byron:x', 'Ada Byron'),
  member('@one:x', 'Twin'),
  member('@two:x', 'Twin'),
];

describe('whom a command is about', () => {
  it.each([
    ['@eve:x being rude', { userId: '@eve:x', rest: 'being rude' }],
    ['Ada', { userId: '@ada:x', rest: '' }],
    ['@ada enough now', { userId: '@ada:x', rest: 'enough now' }],
    ['Ada Byron  for a while', { userId: '@byron:x', rest: 'for a while' }],
  ])('%s', (argument, found) => expect(readPerson(argument, members)).toEqual(found));

  it.each(['', 'Nobody', 'Adam', 'Twin', 'Twin please'])('nobody: “%s”', (argument) =>
    expect(readPerson(argument, members)).toBeNull(),
  );
});
