import { expect, it } from 'vitest';
import { generatedAllowed } from './generatedContent.ts';

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
  expect(generatedAllowed({ property, value })).toBe(allowed);
});
