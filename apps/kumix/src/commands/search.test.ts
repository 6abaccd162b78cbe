import { describe, expect, it } from 'vitest';
import { score } from './search.ts';

const rank = (typed: string, labels: readonly string[]): readonly string[] =>
  labels
    .flatMap((label) => {
      const points = score(label, [], typed);
      return points === null ? [] : [{ label, points }];
    })
    .sort((a, b) => b.points - a.points)
    .map(({ label }) => label);

describe('the palette’s search', () => {
  it('puts beginnings before words, words before the middle, letters in order last', () => {
    expect(
      rank('set', ['asset store', 'open settings', 'settings', 'start a chat', 'sxet']),
    ).toEqual(['settings', 'open settings', 'asset store', 'sxet']);
  });

  it('finds words in any order', () => {
    expect(rank('room new', ['new room', 'room'])).toEqual(['new room']);
  });

  it('finds by keyword, after what has it in its name', () => {
    const byKeyword = score('log out', ['sign off'], 'sign');
    const byName = score('sign in', [], 'sign');
    expect(byKeyword).not.toBeNull();
    expect(byName ?? 0).toBeGreaterThan(byKeyword ?? 0);
  });

  it('lets everything through where nothing is typed, and nothing that lacks a letter', () => {
    expect(score('anything', [], '')).toBe(0);
    expect(score('anything', ['keyword'], 'zq')).toBeNull();
  });
});
