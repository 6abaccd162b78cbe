/** What the values of a guest's styles may hold: lists without end take a paint as long as they are. */

/** Commas in one value: each shadow or gradient of a list is painted for every node that has it. */
const mostCommas = 256;

export const valueAllowed = (value: string): boolean =>
  value.split(',', mostCommas + 2).length <= mostCommas + 1;

/** A rule is looked at in its parts only where it has many commas. */
const declarationsAllowed = ({ cssText, style }: CSSStyleRule | CSSKeyframeRule): boolean =>
  valueAllowed(cssText) ||
  Array.from(style, (property) => style.getPropertyValue(property)).every(valueAllowed);

/** False where a rule of the sheet, which was read from `css`, has a value that is not allowed. */
export const valuesAllowed = (css: string, rules: Iterable<CSSRule>): boolean =>
  // To have each rule written back takes as long as to read them.
  valueAllowed(css) || everyValueAllowed(rules);

function everyValueAllowed(rules: Iterable<CSSRule>): boolean {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule || rule instanceof CSSKeyframeRule) {
      if (!declarationsAllowed(rule)) return false;
    } else if (rule instanceof CSSGroupingRule || rule instanceof CSSKeyframesRule) {
      if (!everyValueAllowed(rule.cssRules)) return false;
    }
  }
  return true;
}
