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
