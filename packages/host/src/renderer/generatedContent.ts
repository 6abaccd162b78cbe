/** Text that styles have the browser generate: laid out for every node, and counted as no node's text. */
import { type Declared, stylesIn } from './cssRules.ts';

/** Characters of one value. */
const mostCharacters = 500;
/** What is put in for each of these may be longer than it is. */
const mostFunctions = 4;

const generating: ReadonlySet<string> = new Set([
  'content',
  'quotes',
  'list-style-type',
  'text-overflow',
  'hyphenate-character',
]);

/** False where nothing of a sheet generates text. */
export const mayGenerate = (css: string): boolean =>
  /(?<![-\w])(?:content|quotes|list-style|text-overflow|hyphenate)|\\/i.test(css);

export const generates = (property: string): boolean => generating.has(property.toLowerCase());

// Between its numbers, of which there are as many as levels.
const shortCounters = /counters\(\s*[^\s,()]+\s*,\s*(["'])[^"'\\]{0,4}\1/gi;

export const generatedAllowed = ({ property, value }: Declared): boolean =>
  !generates(property) ||
  (value.length <= mostCharacters &&
    value.split(/attr\(|counters?\(|-quote/i).length <= mostFunctions + 1 &&
    !/counters\(/i.test(value.replaceAll(shortCounters, '')));

/** Of these alone: to have all told takes as long as to read a sheet. */
export function* generatedIn(rules: Iterable<CSSRule>): Generator<Declared> {
  for (const style of stylesIn(rules)) {
    for (const property of generating) yield { property, value: style.getPropertyValue(property) };
  }
}
