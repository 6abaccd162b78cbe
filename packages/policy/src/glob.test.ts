import { describe, expect, it } from 'vitest';
import { isGlob, matchesGlob, meetGlobs } from './glob.ts';

describe('globs', () => {
  it('match exactly, or by a prefix that ends in a dot or a slash', () => {
    expect(matchesGlob('m.room.*', 'm.room.topic')).toBe(true);
    expect(matchesGlob('m.room.*', 'm.room.')).toBe(true);
    expect(matchesGlob('m.room.*', 'm.roomy')).toBe(false);
    expect(matchesGlob('m.room', 'm.room')).toBe(true);
    expect(matchesGlob('m.room', 'm.room.topic')).toBe(false);
    expect(['a', 'a.b', 'a.*', 'image/*', '.*'].every((text) => isGlob(text))).toBe(true);
    expect(['', '*', 'a*', 'a.*.b', 'a b', 'a .*', '**'].some((text) => isGlob(text))).toBe(false);
  });

  it.each([
    ['a.*', 'a.b.*', 'a.b.*'],
    ['a.*', 'a.*', 'a.*'],
    ['a.*', 'a.b', 'a.b'],
    ['a.b', 'a.b', 'a.b'],
    ['a.*', 'b.*', undefined],
    ['a.b', 'a.c', undefined],
    ['a.*', 'b', undefined],
  ])('of %s and %s is %s, in either order', (a, b, met) => {
    expect(meetGlobs(a, b)).toBe(met);
    expect(meetGlobs(b, a)).toBe(met);
  });
});
