import { describe, expect, it } from 'vitest';
import { selectorAllowed } from './selectors.ts';

describe('a selector', () => {
  it.each([
    '.list > .row:hover .cell',
    'li:nth-child(2n + 1)',
    'li:nth-last-of-type(-n+3)',
    'tr:nth-child(even) td',
    'input:not(:disabled)',
    ':is(h1, h2, .title) + p',
    'a:where(.on,.off) ~ b',
    '[data-kind="a (b > c) :has("]',
    '.sm\\:has\\(x\\)',
    '[data-kind="a ] \\" (b > c)"] i',
    '::placeholder',
    'button:not([aria-pressed="true"]):focus-visible',
  ])('%s is matched', (selector) => {
    expect(selectorAllowed(selector)).toBe(true);
  });

  it.each([
    ':has(b)',
    'i:HAS(~ i)',
    ':is(:is(:is(b i) i) i) i',
    ':not(b i)',
    ':is(a, b > i)',
    ':where(a + b)',
    ':is(a ~ b)',
    ':nth-child(2n of i i)',
    ':nth-last-child(1 of .a)',
    ':not(:is(a))',
    '[a="]"]:has(b)[a="]"]',
    '[a="\\"]"]:is(b i)[a="]\\""]',
    '[a\\]="b"]:has(b)[a\\]="b"]',
    '& i',
    ':host(b)',
  ])('%s is not: it looks around in a loop of its own', (selector) => {
    expect(selectorAllowed(selector)).toBe(false);
  });
});
