/** What the values of a guest's styles may hold: lists without end take a paint as long as they are. */

/** Commas in one value: each shadow or gradient of a list is painted for every node that has it. */
export const mostCommas = 256;

export const valueAllowed = (value: string): boolean =>
  value.split(',', mostCommas + 2).length <= mostCommas + 1;

/** A property and what stands there for it; without a name, values of several. */
export interface Declared {
  readonly property: string;
  readonly value: string;
}

/** All rules that hold no others, those within others too. */
function* rulesIn(rules: Iterable<CSSRule>): Generator<CSSRule> {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) yield rule;
    else if (rule instanceof CSSGroupingRule || rule instanceof CSSKeyframesRule) {
      yield* rulesIn(rule.cssRules);
    } else yield rule;
  }
}

export function* stylesIn(rules: Iterable<CSSRule>): Generator<CSSStyleDeclaration> {
  for (const rule of rulesIn(rules)) {
    if (rule instanceof CSSStyleRule || rule instanceof CSSKeyframeRule) yield rule.style;
  }
}

/** All that the rules say. */
export function* declaredIn(rules: Iterable<CSSRule>): Generator<Declared> {
  for (const style of stylesIn(rules)) yield* declaredBy(style);
  for (const rule of rulesIn(rules)) {
    if (rule instanceof CSSPropertyRule) {
      yield { property: rule.name, value: rule.initialValue ?? '' };
    }
  }
}

export function* declaredBy(style: CSSStyleDeclaration): Generator<Declared> {
  let isUntold = false;
  for (const property of style) {
    const value = style.getPropertyValue(property);
    if (value === '' && !property.startsWith('--')) isUntold = true;
    else yield { property, value };
  }
  // What stands for several properties at once, and refers to others, is told of none of them.
  if (isUntold) yield { property: '', value: style.cssText };
}
