/** Text that styles have the browser generate: laid out for every node, and counted as no node's text. */
import { type Declared, stylesIn, valueOf } from './cssRules.ts';

/** Characters of one value. */
const mostCharacters = 500;
/** What is put in for each of these may be longer than it is. */
const mostFunctions = 4;

/** By whichever of two names a browser lists one. */
const generating: ReadonlySet<string> = new Set([
  'content',
  'quotes',
  'list-style-type',
  'text-overflow',
  'hyphenate-character',
  '-webkit-hyphenate-character',
]);

/** False where nothing of a sheet generates text. */
export const mayGenerate = (css: string): boolean =>
  /(?<![-\w])(?:content|quotes|list-style|text-overflow|(?:-webkit-)?hyphenate)|\\/i.test(css);

export const generates = (property: string): boolean => generating.has(property.toLowerCase());

// Between its numbers, of which there are as many as levels.
const shortCounters = /counters\(\s*[^\s,()]+\s*,\s*(["'])[^"'\\]{0,4}\1/gi;

/** A text that is repeated as often as a number says, or stands at every level. */
const repeats = (value: string): boolean =>
  /counters\(/i.test(value.replaceAll(shortCounters, '')) || /symbols\(/i.test(value);

const texts = /^(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\s)*$/;

/** What a custom property holds may stand in another's value many times. */
const isRepeatable = (value: string): boolean => {
  if (texts.test(value)) return true;
  // With a bracket as well `CustomProperties` refuses it.
  if (value.includes('\\') && !value.includes('(')) return false;
  return !/attr\(|counters?\(|symbols\(|(?<![-\w])(?:open|close)-quote/i.test(value);
};

export const generatedAllowed = ({ property, value }: Declared): boolean => {
  if (property.startsWith('--')) return isRepeatable(value);
  if (!generates(property)) return true;
  const functions = value.split(/attr\(|counters?\(|-quote/i).length - 1;
  return value.length <= mostCharacters && functions <= mostFunctions && !repeats(value);
};

/** True of what every property that generates text may hold: there is no need to know which one it is. */
export const isModest = (value: string): boolean =>
  value.length <= mostCharacters && !value.includes('(');

/** Of these alone: to have all told takes as long as to read a sheet. */
export function* generatedIn(rules: Iterable<CSSRule>): Generator<Declared> {
  for (const style of stylesIn(rules)) {
    for (const property of generating) yield { property, value: valueOf(style, property) };
  }
}
