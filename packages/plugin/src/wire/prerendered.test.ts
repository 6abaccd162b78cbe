import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireVersion } from './envelope.ts';
import { beginsWith, drawnAhead, prerenderedMaxLength, readPrerendered } from './prerendered.ts';

const runs = { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) };

const line = [
  [2, 2, 'drawn'],
  [3, 1, 2, 0],
];
const text = (operations: readonly unknown[]): string =>
  JSON.stringify([wireVersion, ...operations]);

describe('what a panel draws first', () => {
  it('reads as it was written', () => {
    expect(readPrerendered(`${text(line)}\n`)).toEqual(line);
    expect(readPrerendered(text([]))).toEqual([]);
  });

  it.each([
    ['no JSON', '['],
    ['no list', '{"1":1}'],
    ['another version', '[2,[2,2,"drawn"]]'],
    ['what is no operation', '[1,7]'],
    ['a move of the focus', text([...line, [13, 2, 'focus', []]])],
    ['a question', text([...line, [14, 1, 2, 'rect']])],
    ['a picture', text([...line, [15, 2, 'image/png']])],
    ['pixels', text([...line, [16, 2, 1, 1]])],
    ['what takes something away', text([...line, [4, 2]])],
    ['one that is not known', text([...line, [99, 2]])],
    ['a name as the kind', text([...line, ['constructor', 2]])],
    ['more than it may have', text([[2, 2, 'x'.repeat(prerenderedMaxLength)]])],
  ])('is not %s', (_what, written) => {
    expect(readPrerendered(written)).toBeUndefined();
  });

  it('ends before the first operation that asks for a script', () => {
    expect(drawnAhead([...line, [13, 2, 'focus', []], [2, 3, 'later']])).toEqual(line);
    expect(drawnAhead([[14, 1, 2, 'rect'], ...line])).toEqual([]);
    expect(drawnAhead(['no operation', ...line])).toEqual([]);
  });

  it('stands there already where a script begins with just that, and nowhere else', () => {
    const operation = fc.tuple(fc.constantFrom(1, 2, 3, 5), fc.nat(3), fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(operation), fc.array(operation), fc.nat(), (all, others, cut) => {
        const ahead = all.slice(0, cut);
        expect(beginsWith(all, ahead)).toBe(true);
        const same = JSON.stringify(others.slice(0, ahead.length)) === JSON.stringify(ahead);
        expect(beginsWith(others, ahead)).toBe(same);
      }),
      runs,
    );
  });
});
