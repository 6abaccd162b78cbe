// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CustomProperties } from './customProperties.ts';
import { Effort } from './effort.ts';
import { Sheets } from './sheets.ts';
import { Weights } from './weights.ts';

/** How many nodes there are, and how many characters of sheets times nodes are put in at once. */
function sheetsOf(nodes: number) {
  const refused = vi.fn<(rule: string) => void>();
  const effort = new Effort({
    now: () => 0,
    layOut: () => undefined,
    withFrame: () => undefined,
    over: () => undefined,
  });
  const shape = { nodes: () => nodes, depth: () => 1, breadth: () => 1, names: () => 1 };
  const custom = new CustomProperties(() => true);
  const sheets = new Sheets(new Weights(1_000_000), refused, effort, shape, custom);
  return { refused, set: (id: number, css: string): void => sheets.set(id, css) };
}

/** Of all that are adopted, the first rule's selector. */
const adopted = (): readonly string[] =>
  document.adoptedStyleSheets.map(({ cssRules: [rule] }) =>
    rule instanceof CSSStyleRule ? rule.selectorText : '',
  );

describe('a sheet whose text changes', () => {
  // happy-dom has none; what it gives in its place is a list.
  beforeEach(() => void vi.stubGlobal('CSSRuleList', Array));
  afterEach(() => {
    vi.unstubAllGlobals();
    document.adoptedStyleSheets = [];
  });

  it.each([
    ['at once', 10, 'b{top:1px}'],
    ['rule by rule', 10_000, 'b{top:1px}'.repeat(1_000)],
  ])('stands where it stood, put in %s: what comes later outranks it', (_, nodes, css) => {
    const { refused, set } = sheetsOf(nodes);
    const base = new CSSStyleSheet();
    base.replaceSync(':root{top:0}');
    document.adoptedStyleSheets = [base];
    set(7, 'a{top:0}');
    set(3, 'i{top:0}');
    set(5, 'u{top:0}');
    set(7, css);
    expect(adopted()).toEqual([':root', 'b', 'i', 'u']);
    set(5, 'p{top:2px}');
    set(3, 'p:has(i){top:9px}');
    expect(adopted()).toEqual([':root', 'b', 'i', 'p']);
    expect(refused.mock.calls).toEqual([['selector']]);
    set(3, '');
    set(3, 's{top:0}');
    expect(adopted()).toEqual([':root', 'b', 'p', 's']);
  });
});
