import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodeSpan } from '../../app/contracts.ts';
import { spansOf } from './codeSpans.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('spans that an extension names', () => {
  it('become the whole text in pieces', () => {
    expect(
      spansOf('let a = 1;', [
        { start: 0, length: 3, scope: 'keyword' },
        { start: 8, length: 1, scope: 'number' },
      ]),
    ).toEqual([
      { text: 'let', scope: 'keyword' },
      { text: ' a = ', scope: null },
      { text: '1', scope: 'number' },
      { text: ';', scope: null },
    ]);
  });

  it('are refused where they overlap, go back or reach beyond the text', () => {
    const span = (start: number, length: number): CodeSpan => ({ start, length, scope: 'string' });
    for (const named of [
      [span(0, 3), span(2, 2)],
      [span(4, 1), span(0, 1)],
      [span(9, 2)],
      [span(11, 1)],
    ]) {
      expect(spansOf('0123456789', named)).toBeNull();
    }
  });

  it('never change a letter of the code', () => {
    const named = fc.array(
      fc.record({
        start: fc.nat(60),
        length: fc.integer({ min: 1, max: 20 }),
        scope: fc.constantFrom<CodeSpan['scope']>('keyword', 'string'),
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), named, (text, spans) => {
        const pieces = spansOf(text, spans);
        expect(pieces === null || pieces.map((piece) => piece.text).join('') === text).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});
