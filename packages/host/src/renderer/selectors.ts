/**
 * Which selectors a guest may match with. Those that look below or around an element in a loop
 * within a loop take longer than anybody waits, by one rule alone, and a browser cannot be stopped
 * in the middle of it.
 */
import { rulesIn } from './cssRules.ts';

const quoted = /\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
/** Only once no text is left that could hold a bracket. */
const attributes = /\[[^[\]]*\]/g;
/**
 * These try a text at every place of the attribute's: thousands of characters times thousands, for each
 * node. The others compare no more than they have themselves, which is weighed.
 */
const searching = /[*~]=/;
/** Chromium reads the value anew for every rule: 1.2 s for a hundred of them and 3,000 fields of 300 characters. */
const reading = /:(?:in|out-of)-range/i;

const unquoted = (selector: string): string => selector.replaceAll(quoted, 'x');
const plainOf = (selector: string): string => unquoted(selector).replaceAll(attributes, '[]');

/** As the browser writes it back. */
export function selectorAllowed(selector: string): boolean {
  if (searching.test(unquoted(selector))) return false;
  const plain = plainOf(selector);
  if (/&|:has\(|:host|::slotted|::part/i.test(plain) || reading.test(plain)) return false;
  // What stands in parentheses is one element, not a path to it, and holds no further ones.
  for (const [, content = ''] of plain.matchAll(/\(([^()]*)\)/g)) {
    const isPlace = /^(?:even|odd|[-+\dn\s]+)$/i.test(content.trim());
    if (!isPlace && /[>+~]|\S\s+(?=[^\s,])(?<!,\s*)/.test(content)) return false;
  }
  return !/\([^()]*\(/.test(plain);
}

/** What a list of selectors looks at of the nodes around one, in a loop for each. */
export interface Loops {
  /** Those above it. */
  readonly levels: number;
  /** Those beside it. */
  readonly siblings: number;
  /** Those beside each of those above it; all of a form. */
  readonly all: number;
  /** All, for each of those above it. */
  readonly nested: number;
}

export const noLoops: Loops = { levels: 0, siblings: 0, all: 0, nested: 0 };

export const addLoops = (one: Loops, other: Loops, times = 1): Loops => ({
  levels: one.levels + times * other.levels,
  siblings: one.siblings + times * other.siblings,
  all: one.all + times * other.all,
  nested: one.nested + times * other.nested,
});

const contents = /\(([^()]*)\)/g;
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** WebKit counts places from the end, and those of a type, anew for each node. */
const aside = /~|-of-type|:nth-last-child/gi;
/** Of a language, and of a direction, those above tell. */
const inherited = /:lang|:dir/gi;
/** A form or a set of fields is what all of its fields are. */
const ofForm = /:default|:(?:user-)?(?:in)?valid/gi;
/** Far more than one look for each of those beside a node. */
const dearBeside = /:lang|:dir|:default/gi;
/** Its own texts may be many, each of no length. */
const empty = /:empty/gi;

/** Of an allowed one. */
export function loopsOf(selector: string): Loops {
  const loops = { levels: 0, siblings: 0, all: 0, nested: 0 };
  const plain = plainOf(selector).replaceAll(contents, (_, content: string) =>
    content.replaceAll(/[\s,>+~]/g, ''),
  );
  for (const path of plain.split(',')) {
    const steps = path
      .trim()
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ ?([>+~]) ?/g, '$1')
      .split(' ');
    const last = steps.pop() ?? '';
    loops.levels += steps.length + count(last, inherited);
    loops.siblings += count(last, aside);
    for (const step of steps) {
      loops.all += count(step, aside) + count(step, inherited);
      loops.nested += count(step, ofForm);
    }
    for (const step of [...steps, last]) {
      loops.nested += count(step.slice(0, Math.max(0, step.lastIndexOf('~'))), dearBeside);
    }
    const around = count(path, empty) - count(last.split(/[>+~]/).at(-1) ?? '', empty);
    loops.all += count(last, ofForm) + around;
  }
  return loops;
}

/** Of all rules, those within others too. */
export function loopsIn(rules: Iterable<CSSRule>): Loops {
  let loops = noLoops;
  for (const rule of rulesIn(rules)) {
    if (rule instanceof CSSStyleRule) loops = addLoops(loops, loopsOf(rule.selectorText));
  }
  return loops;
}

/**
 * Rules that only hold others, or match nothing by themselves. No fonts: they are programs, and may show
 * a text as bullets.
 */
const kinds: ReadonlySet<string> = new Set([
  'CSSMediaRule',
  'CSSSupportsRule',
  'CSSLayerBlockRule',
  'CSSLayerStatementRule',
  'CSSKeyframesRule',
  'CSSKeyframeRule',
  'CSSPropertyRule',
]);

const nameOf = (rule: CSSRule): string => Object.prototype.toString.call(rule).slice(8, -1);

function ruleAllowed(rule: CSSRule): boolean {
  if (!(rule instanceof CSSStyleRule)) return kinds.has(nameOf(rule));
  const nested: unknown = Reflect.get(rule, 'cssRules');
  if (nested instanceof CSSRuleList && nested.length > 0) return false;
  return selectorAllowed(rule.selectorText);
}

/** False where a rule of the sheet is of no allowed kind or matches by what is not allowed. */
export function rulesAllowed(rules: Iterable<CSSRule>): boolean {
  for (const rule of rulesIn(rules)) if (!ruleAllowed(rule)) return false;
  return true;
}
