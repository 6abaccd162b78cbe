import { expect, it } from 'vitest';
import { generatedAllowed, mayGenerate } from './generatedContent.ts';

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
  ['-webkit-hyphenate-character', `"${'x'.repeat(600)}"`, false],
  ['content', `counters(c, "", symbols(cyclic "${'x'.repeat(300)}"))`, false],
  ['list-style-type', 'symbols(symbolic "xxxxxxxx")', false],
  ['--icon', '"\\f101"', true],
  ['--marks', String.raw`"\201c" '\201d'`, true],
  ['--label', '"x" var(--close-quote)', true],
  ['--label', 'attr(title)', false],
  ['--label', 'counters(item, "a longer one")', false],
  ['--label', 'x open-quote', false],
  ['--label', String.raw`o\70 en-quote`, false],
  ['--label', String.raw`/*"*/o\70 en-quote/*"*/`, false],
])('of %s %s makes text that is no longer than a line: %s', (property, value, allowed) => {
  expect(generatedAllowed({ property, value })).toBe(allowed);
});

it.each([
  ['p::before{content:"x"}', true],
  ['li{list-style:disc}', true],
  ['p{-webkit-hyphenate-character:"x"}', true],
  ['p{hyphenate-character:"x"}', true],
  [String.raw`p{c\6fntent:"x"}`, true],
  ['p{justify-content:center;width:max-content}', false],
])('of %s it is told whether it may generate text: %s', (css, may) => {
  expect(mayGenerate(css)).toBe(may);
});
