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

/** Lists, and a text, that a shorthand of several properties may hold. */
const shorthands: ReadonlyMap<string, readonly string[]> = new Map([
  ['background-image', ['background']],
  ['mask-image', ['mask']],
  ['-webkit-mask-image', ['-webkit-mask']],
  ['border-image-source', ['border-image', 'border']],
  ['transition-property', ['transition']],
  ['animation-name', ['animation']],
  ['list-style-type', ['list-style']],
]);

/**
 * What a property is set to. A shorthand that refers to others has a text of its own, and none for the
 * properties that it stands for.
 */
export function valueOf(style: CSSStyleDeclaration, property: string): string {
  for (const name of [property, ...(shorthands.get(property) ?? [])]) {
    const value = style.getPropertyValue(name);
    if (value !== '') return value;
  }
  return '';
}

/** Once another declaration has replaced a part of such a shorthand, nobody tells what the rest is. */
export function takeOutUntold(style: CSSStyleDeclaration): void {
  for (const property of Array.from(style)) {
    if (shorthands.has(property) && valueOf(style, property) === '') style.removeProperty(property);
  }
}

/** `text`: all of it as it was written, where that is known. */
export function* declaredBy(style: CSSStyleDeclaration, text = style.cssText): Generator<Declared> {
  let isUntold = false;
  for (const property of style) {
    const value = style.getPropertyValue(property);
    if (value !== '' || property.startsWith('--')) yield { property, value };
    else {
      isUntold = true;
      if (property === 'list-style-type') yield { property, value: valueOf(style, property) };
    }
  }
  if (isUntold) yield { property: '', value: text };
}
