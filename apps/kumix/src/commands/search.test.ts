import { describe, expect, it } from 'vitest';
import { inOrder, score } from './search.ts';

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

describe('commands that fit', () => {
  const found = (name: string, points: number, own: boolean) => ({ name, points, own });
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

  it('stand best first, an extension’s behind the app’s own that fit', () => {
    const leave = found('leave', score('leave', [], 'leave') ?? 0, false);
    const leaveRoom = found('leave room', score('leave room', [], 'leave') ?? 0, true);
    const scattered = found('scattered', 12, true);
    expect(leave.points).toBeGreaterThan(leaveRoom.points);
    expect(names(inOrder([leave, scattered, leaveRoom], 9))).toEqual([
      'leave room',
      'scattered',
      'leave',
    ]);
    expect(names(inOrder([scattered, leave], 9))).toEqual(['leave', 'scattered']);
    expect(names(inOrder([found('theirs', 0, false), found('own', 0, true)], 9))).toEqual([
      'own',
      'theirs',
    ]);
  });

  it('push none of the app’s own out, however many an extension brings', () => {
    const many = Array.from({ length: 32 }, (_, at) => found(`theirs ${at}`, 100, false));
    const listed = inOrder([...many, found('own', 20, true)], 10);
    expect(listed).toHaveLength(11);
    expect(names(listed)).toContain('own');
  });
});
