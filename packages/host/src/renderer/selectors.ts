/**
 * Which selectors a guest may match with. Those that look below or around an element in a loop
 * within a loop take longer than anybody waits, by one rule alone, and a browser cannot be stopped
 * in the middle of it.
 */

const quoted = /\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
/** Only once no text is left that could hold a bracket. */
const attributes = /\[[^[\]]*\]/g;

/** As the browser writes it back. */
export function selectorAllowed(selector: string): boolean {
  const plain = selector.replaceAll(quoted, '').replaceAll(attributes, '');
  if (/&|:has\(|:host|::slotted|::part/i.test(plain)) return false;
  // What stands in parentheses is one element, not a path to it, and holds no further ones.
  for (const [, content = ''] of plain.matchAll(/\(([^()]*)\)/g)) {
    const isPlace = /^(?:even|odd|[-+\dn\s]+)$/i.test(content.trim());
    if (!isPlace && /[>+~]|\S\s+(?=[^\s,])(?<!,\s*)/.test(content)) return false;
  }
  return !/\([^()]*\(/.test(plain);
}

/** Rules that only hold others. */
const groups = ['CSSMediaRule', 'CSSSupportsRule', 'CSSLayerBlockRule'];
/** Rules that match nothing by themselves. */
const others = ['CSSKeyframesRule', 'CSSFontFaceRule', 'CSSLayerStatementRule', 'CSSPropertyRule'];

const nameOf = (rule: CSSRule): string => Object.prototype.toString.call(rule).slice(8, -1);

/** False where a rule of the sheet is of no allowed kind or matches by what is not allowed. */
export function rulesAllowed(rules: Iterable<CSSRule>): boolean {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      const nested: unknown = Reflect.get(rule, 'cssRules');
      if (nested instanceof CSSRuleList && nested.length > 0) return false;
      if (!selectorAllowed(rule.selectorText)) return false;
    } else if (rule instanceof CSSGroupingRule && groups.includes(nameOf(rule))) {
      if (!rulesAllowed(rule.cssRules)) return false;
    } else if (!others.includes(nameOf(rule))) return false;
  }
  return true;
}
