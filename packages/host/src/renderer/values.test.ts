import { expect, it } from 'vitest';
import { madeAllowed, valueAllowed } from './values.ts';

it('a value is a list of no more than anybody writes', () => {
  const shadows = (count: number): string => Array(count).fill('0 0 1px red').join(',');
  expect(valueAllowed(shadows(257))).toBe(true);
  expect(valueAllowed(shadows(258))).toBe(false);
});

it.each([
  ['content', '"→ "', true],
  ['content', `"${'x'.repeat(400)}"`, true],
  ['content', `"${'x'.repeat(600)}"`, false],
  ['Content', '"x"'.repeat(200), false],
  ['color', 'x'.repeat(600), true],
  ['content', 'counters(item, ".") " "', true],
  ['content', 'counters(item, "a longer one")', false],
  ['content', 'counters(a, ".") counters(b, "a longer one")', false],
  ['content', 'attr(data-a) " " attr(data-b)', true],
  ['content', 'attr(title) '.repeat(5), false],
  ['content', 'open-quote '.repeat(5), false],
  ['quotes', '"“" "”" "‘" "’"', true],
  ['list-style-type', `"${'x'.repeat(600)}"`, false],
])('of %s %s makes text that is no longer than a line: %s', (property, value, allowed) => {
  expect(madeAllowed({ property, value })).toBe(allowed);
});
