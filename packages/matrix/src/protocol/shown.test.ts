import { describe, expect, it } from 'vitest';
import { shown } from './shown.ts';

describe('a text as far as it is shown', () => {
  it('ends with a sign that there is more, and never within a letter', () => {
    expect(shown('Glue and paper', 14)).toBe('Glue and paper');
    expect(shown('Glue and paper', 13)).toBe('Glue and pap…');
    expect(shown('😀😀😀', 4)).toBe('😀…');
  });

  it('has few marks on a letter', () => {
    expect(shown(`a${'\u0301'.repeat(60_000)}`, 4_000)).toBe(`a${'\u0301'.repeat(16)}…`);
  });
});
