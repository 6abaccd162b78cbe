import { describe, expect, it } from 'vitest';
import { loopsOf, selectorAllowed } from './selectors.ts';

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
    '[href^="a"][lang|="de"][data-x$="*="][title="~=" i]',
    '.a\\*\\=b',
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
    ':is([a] [b])',
    ':not(\\~ \\~)',
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

it.each(['[title*="a"]', '[title *= a i]', 'a:not([class~="a"]) b', '[*|title*="]"]'])(
  '%s is not matched: it tries a text at every place of another',
  (selector) => {
    expect(selectorAllowed(selector)).toBe(false);
  },
);

it.each(['input:in-range', 'b :Out-Of-Range + i', ':not(:in-range)'])(
  '%s is not matched: it reads a value for each rule',
  (selector) => {
    expect(selectorAllowed(selector)).toBe(false);
  },
);

describe('what a selector looks at in a loop', () => {
  it.each([
    ['.list > .row:hover + .cell', [0, 0, 0, 0]],
    ['.list .row .cell', [2, 0, 0, 0]],
    ['input:checked ~ p', [0, 1, 0, 0]],
    ['a ~ i ~ p', [0, 2, 0, 0]],
    ['a ~ b i, [title="a ~ b"] p', [2, 0, 1, 0]],
    ['td:last-of-type', [0, 1, 0, 0]],
    ['li:not(:nth-last-child(2n + 1)) > b', [0, 1, 0, 0]],
    ['li:nth-of-type(2n + 1) b', [1, 0, 1, 0]],
    ['li:nth-child(2n + 1)', [0, 0, 0, 0]],
    [':lang(de) > button:default', [1, 0, 1, 0]],
    [':lang(de) b', [1, 0, 1, 0]],
    ['b:dir(rtl) > i p:lang(de)', [2, 0, 1, 0]],
    ['form:valid', [0, 0, 1, 0]],
    ['fieldset:not(:invalid) > b:hover', [0, 0, 1, 0]],
    ['fieldset:invalid b', [1, 0, 0, 1]],
    ['button:default b', [1, 0, 0, 1]],
    ['form:valid > i b:default', [1, 0, 1, 1]],
    [':lang(de) ~ b', [1, 1, 0, 1]],
    ['a ~ b:lang(de) i', [1, 0, 2, 0]],
    ['button:default + i ~ b p', [1, 0, 1, 2]],
    ['input:invalid ~ p', [0, 1, 1, 0]],
    ['input:user-valid, input:user-invalid', [0, 0, 2, 0]],
    ['p:empty', [0, 0, 0, 0]],
    ['p:empty + b', [0, 0, 1, 0]],
    ['p:empty b:empty', [1, 0, 1, 0]],
  ])('of %s is told by kind', (selector, [levels, siblings, all, nested]) => {
    expect(loopsOf(selector)).toEqual({ levels, siblings, all, nested });
  });
});
