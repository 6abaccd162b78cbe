import { expect, it } from 'vitest';
import { valueAllowed } from './values.ts';

it('a value is a list of no more than anybody writes', () => {
  const shadows = (count: number): string => Array(count).fill('0 0 1px red').join(',');
  expect(valueAllowed(shadows(257))).toBe(true);
  expect(valueAllowed(shadows(258))).toBe(false);
});
