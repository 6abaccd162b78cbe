/** What the rules of a sheet, and the styles of nodes, declare. */

/** A property and what stands there for it; without a name, values of several. */
export interface Declared {
  readonly property: string;
  readonly value: string;
}

/** All rules, those within others behind these. Those within rules of style are refused (`rulesAllowed`). */
export function* rulesIn(rules: Iterable<CSSRule>): Generator<CSSRule> {
  for (const rule of rules) {
    yield rule;
    if (rule instanceof CSSStyleRule) continue;
    const inner: unknown = Reflect.get(rule, 'cssRules');
    if (inner instanceof CSSRuleList) yield* rulesIn(inner);
  }
}

export function* stylesIn(rules: Iterable<CSSRule>): Generator<CSSStyleDeclaration> {
  for (const rule of rulesIn(rules)) {
    if (rule instanceof CSSStyleRule || rule instanceof CSSKeyframeRule) yield rule.style;
  }
}

/** All that the rules say. */
export function* declaredIn(rules: Iterable<CSSRule>): Generator<Declared> {
  for (const rule of rulesIn(rules)) {
    if (rule instanceof CSSStyleRule || rule instanceof CSSKeyframeRule) {
      yield* declaredBy(rule.style);
    } else if (rule instanceof CSSPropertyRule) {
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
