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

/** Characters of what a value has the browser write: for each node anew, and no text of any. */
const mostMade = 500;
/** What is put in for each of these may be longer than it is. */
const mostMakers = 4;

const making: ReadonlySet<string> = new Set([
  'content',
  'quotes',
  'list-style-type',
  'text-overflow',
  'hyphenate-character',
]);

/** False where nothing of a sheet makes text. */
export const mayMakeText = (css: string): boolean =>
  /(?<![-\w])(?:content|quotes|list-style|text-overflow|hyphenate)|\\/i.test(css);

export const makesText = (property: string): boolean => making.has(property.toLowerCase());

// Between its numbers, of which there are as many as levels.
const shortCounters = /counters\(\s*[^\s,()]+\s*,\s*(["'])[^"'\\]{0,4}\1/gi;

/** May the browser write this? */
export const madeAllowed = ({ property, value }: Declared): boolean =>
  !makesText(property) ||
  (value.length <= mostMade &&
    value.split(/attr\(|counters?\(|-quote/i).length <= mostMakers + 1 &&
    !/counters\(/i.test(value.replaceAll(shortCounters, '')));

/** Of these alone: to have all told takes as long as to read a sheet. */
export function* madeIn(rules: Iterable<CSSRule>): Generator<Declared> {
  for (const style of stylesIn(rules)) {
    for (const property of making) yield { property, value: style.getPropertyValue(property) };
  }
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
