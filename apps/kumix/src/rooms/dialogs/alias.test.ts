import { describe, expect, it } from 'vitest';
import { aliasFrom } from './alias.ts';

describe('aliasFrom', () => {
  it.each([
    ['The Garden Club', 'the-garden-club'],
    ['  Café & Crêpes!', 'cafe-crepes-'],
    ['日本語', '日本語'],
    ['#a:b', 'a-b'],
    ['!!!', ''],
    ['a'.repeat(200), 'a'.repeat(120)],
  ])('of %j is %j', (name, alias) => {
    expect(aliasFrom(name)).toBe(alias);
  });
});
