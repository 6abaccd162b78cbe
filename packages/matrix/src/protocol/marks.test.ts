import { describe, expect, it } from 'vitest';
import { fewMarks } from './marks.ts';

const acute = '\u0301';

describe('marks on one letter', () => {
  it('are sixteen at most', () => {
    expect(fewMarks(`a${acute.repeat(32_000)}b${acute.repeat(17)}c`)).toBe(
      `a${acute.repeat(16)}b${acute.repeat(16)}c`,
    );
  });

  it.each([
    'no marks',
    `a${acute.repeat(16)}`,
    'Tiếng Việt',
    'क्षत्रिय',
    'བསྒྲུབས',
    '👩🏽‍❤️‍👩🏽',
    'שָׁלוֹם',
    '\ud800\u0301',
  ])('are left as they are where they are fewer: %s', (text) => expect(fewMarks(text)).toBe(text));
});
