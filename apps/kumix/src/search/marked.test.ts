import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtMarks } from './marked.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('marking what was found', () => {
  it('loses and adds nothing, whatever the homeserver calls a mark', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 4 }), (text, marks) => {
        expect(cutAtMarks(text, marks).join('')).toBe(text);
      }),
      { numRuns },
    );
  });

  it('leaves out marks that are no words, and never throws', () => {
    const long = Array.from({ length: 50 }, (_none, index) => 'a'.repeat(65_000 - index));
    const started = performance.now();
    expect(cutAtMarks('bread', ['bread', ...long])).toEqual(['', 'bread', '']);
    expect(cutAtMarks('s'.repeat(500), long).join('')).toHaveLength(500);
    expect(performance.now() - started).toBeLessThan(300);
  });

  it('takes the longest word, in any case', () => {
    expect(cutAtMarks('Bread and breadcrumbs', ['bread', 'breadcrumbs'])).toEqual([
      '',
      'Bread',
      ' and ',
      'breadcrumbs',
      '',
    ]);
  });
});
