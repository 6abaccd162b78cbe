import { describe, expect, it } from 'vitest';
import { pinnedIn } from './details.ts';

describe('what is pinned', () => {
  it('is told each once, whatever else stands there', () => {
    expect(pinnedIn({ pinned: ['$a', 7, '$b', null, '$a'] })).toEqual(['$a', '$b']);
    expect(pinnedIn({ pinned: {} })).toEqual([]);
    expect(pinnedIn(undefined)).toEqual([]);
  });

  it('is told as far as the newest hundred', () => {
    const pinned = Array.from({ length: 10_000 }, (_none, index) => `$${index}`);
    const told = pinnedIn({ pinned });
    expect(told).toHaveLength(100);
    expect([told[0], told.at(-1)]).toEqual(['$9900', '$9999']);
  });
});
