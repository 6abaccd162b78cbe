import { describe, expect, it } from 'vitest';
import { at, countAt, keep, same, textAt } from './plain.ts';

describe('reading data from strangers', () => {
  it('finds own properties only', () => {
    expect(at({}, 'constructor')).toBeUndefined();
    expect(textAt(JSON.parse('{"__proto__": {"body": "x"}}'), 'body')).toBeUndefined();
  });

  it('takes no number that cannot be a size', () => {
    for (const size of [-1, Number.NaN, Number.POSITIVE_INFINITY, '12', null]) {
      expect(countAt({ size }, 'size')).toBeNull();
    }
    expect(countAt({ size: 12 }, 'size')).toBe(12);
  });

  it('compares by structure and keeps identity where nothing changed', () => {
    const before = { a: [1, { b: null }] };
    expect(same(before, { a: [1, { b: null }] })).toBe(true);
    expect(same(before, { a: [1, { b: undefined }] })).toBe(false);
    expect(same({ a: undefined }, { b: undefined })).toBe(false);
    expect(keep(before, { a: [1, { b: null }] })).toBe(before);
  });
});
