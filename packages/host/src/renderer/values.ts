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

/** All that the rules say, those within others too. */
export function* declaredIn(rules: Iterable<CSSRule>): Generator<Declared> {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule || rule instanceof CSSKeyframeRule)
      yield* declaredBy(rule.style);
    else if (rule instanceof CSSPropertyRule) {
      yield { property: rule.name, value: rule.initialValue ?? '' };
    } else if (rule instanceof CSSGroupingRule || rule instanceof CSSKeyframesRule) {
      yield* declaredIn(rule.cssRules);
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
