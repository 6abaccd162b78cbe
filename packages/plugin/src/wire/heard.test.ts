import { expect, it } from 'vitest';
import { type GuestEvent, type Heard, heardText, isByPerson, readHeard } from './heard.ts';

const event: GuestEvent = {
  id: 2,
  type: 'input',
  bubbles: true,
  detail: { inputType: 'insertText' },
  value: '["event",{}]',
  selection: [1, 1],
  edit: 3,
};

it.each<readonly [said: Heard, byPerson: boolean]>([
  [['event', event], true],
  [['told', event], false],
  [['answer', 1, '["event",'], false],
  [['answer', 1, null], false],
])('%j is heard as it was said, and is told by its first word', (said, byPerson) => {
  const text = heardText(said);
  expect(readHeard(text)).toEqual(said);
  expect(isByPerson(text)).toBe(byPerson);
});

it.each([1, undefined, ['event', event], '{}', '["files",{}]', '[]'])(
  'what has another shape is not heard: %j',
  (data) => {
    expect(readHeard(data)).toBeUndefined();
  },
);
