import type { Poll } from '@kumix/matrix';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { choicesAfter, resultWords } from './pollActions.ts';

const poll = (mine: readonly string[], mostChoices: number, votes = [0, 0, 0]): Poll => ({
  answers: ['a', 'b', 'c'].map((id, index) => ({
    id,
    text: id.toUpperCase(),
    votes: votes[index] ?? 0,
    mine: mine.includes(id),
  })),
  mostChoices,
  open: true,
  voters: 0,
  ended: false,
});

describe('voting', () => {
  it('moves the one choice, and takes it back when it is pressed again', () => {
    expect(choicesAfter(poll(['a'], 1), 'b')).toEqual(['b']);
    expect(choicesAfter(poll(['a'], 1), 'a')).toEqual([]);
  });

  it('never chooses more than the poll allows, and always what was just pressed', () => {
    const ids = fc.subarray(['a', 'b', 'c']);
    fc.assert(
      fc.property(
        ids,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('a', 'b', 'c'),
        (m, n, p) => {
          const after = choicesAfter(poll(m.slice(0, n), n), p);
          expect(after.length).toBeLessThanOrEqual(n);
          expect(after.includes(p)).toBe(!m.slice(0, n).includes(p));
        },
      ),
      runs,
    );
  });

  it('names every answer that won', () => {
    expect(resultWords(poll([], 1, [2, 2, 1]))).toContain('A, B');
    expect(resultWords(poll([], 1))).not.toContain('A');
  });
});
