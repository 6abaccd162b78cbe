import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { loudness, summarise } from './recorder.ts';
import { barsPath } from './Waveform.tsx';

describe('the loudness of a voice message', () => {
  it('is nothing in silence and one at full scale', () => {
    expect(loudness(new Float32Array(8))).toBe(0);
    expect(loudness(new Float32Array(8).fill(1))).toBe(1);
  });

  it('is drawn as one line a bar, silence as a dot, all inside the box', () => {
    expect(barsPath([0, 1], 4)).toBe('M6 13.0v2.0M10 0.0v28.0');
  });

  it('is cut to a few bars that lose no peak', () => {
    const level = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(level, { maxLength: 400 }),
        fc.integer({ min: 1, max: 120 }),
        (all, n) => {
          const bars = summarise(all, n);
          expect(bars.length).toBe(Math.min(all.length, n));
          expect(Math.max(0, ...bars)).toBe(Math.max(0, ...all));
        },
      ),
      runs,
    );
  });
});
