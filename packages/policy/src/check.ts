import type {
  CapabilityItem,
  CapabilityRule,
  ExtensionEntry,
  PolicyDocument,
  Section,
} from './document.ts';
import { isGlob } from './glob.ts';
import { joinPointer } from './json/pointer.ts';
import { type PatternResult, parseOriginPattern, type PublicSuffixTest } from './origin.ts';
import type { Finding } from './problem.ts';
import { quote } from './rules.ts';
import { parseRange } from './semver.ts';
import { CAPABILITIES, DIMENSIONS, ROOM_WORDS } from './vocabulary.ts';

/** What the schema cannot say. Works on a document that the schema has admitted. */

export const isRoomCaveat = (text: string): boolean =>
  ROOM_WORDS.some((word) => word === text) || /^![^\s*]{1,254}$/u.test(text);

class Checker {
  readonly findings: Finding[] = [];
  readonly #read = new Map<string, PatternResult>();
  readonly #ranges = new Map<string, boolean>();
  readonly #isPublicSuffix: PublicSuffixTest | undefined;

  constructor(isPublicSuffix: PublicSuffixTest | undefined) {
    this.#isPublicSuffix = isPublicSuffix;
  }

  #add(finding: Finding): void {
    this.findings.push(finding);
  }

  #unique(values: readonly string[], pointer: string): void {
    if (values.length < 2) return;
    const seen = new Set<string>();
    for (const [index, value] of values.entries()) {
      if (seen.has(value)) {
        this.#add({
          pointer: joinPointer(pointer, index),
          rule: 'duplicate',
          sentence: `${quote(value)} stands here twice; remove one.`,
        });
      }
      seen.add(value);
    }
  }

  /** Large files name the same few origins over and over. */
  #origin(value: string, opaque: boolean): PatternResult {
    const key = `${opaque ? '+' : '-'}${value}`;
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const result = parseOriginPattern(value, { opaque, isPublicSuffix: this.#isPublicSuffix });
    this.#read.set(key, result);
    return result;
  }

  #isRange(text: string): boolean {
    const known = this.#ranges.get(text) ?? parseRange(text) !== undefined;
    this.#ranges.set(text, known);
    return known;
  }

  #origins(values: readonly string[], pointer: string, opaque: boolean): void {
    this.#unique(values, pointer);
    for (const [index, value] of values.entries()) {
      const result = this.#origin(value, opaque);
      if (!result.ok) {
        const instead = result.instead === undefined ? '' : ` Write ${quote(result.instead)}.`;
        this.#add({
          pointer: joinPointer(pointer, index),
          rule: 'origin',
          sentence: `${quote(value)}: ${result.sentence}${instead}`,
        });
      }
    }
  }

  #globs(values: readonly string[], pointer: string): void {
    this.#unique(values, pointer);
    for (const [index, value] of values.entries()) {
      if (!isGlob(value)) {
        this.#add({
          pointer: joinPointer(pointer, index),
          rule: 'pattern',
          sentence: `${quote(value)} is not a name; a * may stand only at the end, after a dot or a slash.`,
        });
      }
    }
  }

  #rooms(values: readonly string[], pointer: string): void {
    this.#unique(values, pointer);
    for (const [index, value] of values.entries()) {
      if (!isRoomCaveat(value)) {
        this.#add({
          pointer: joinPointer(pointer, index),
          rule: 'room',
          sentence: `${quote(value)} is not a room; write an id that begins with “!”, or “encrypted”, or “plain”.`,
        });
      }
    }
  }

  #rule(rule: CapabilityRule, pointer: string): void {
    const { dimensions } = CAPABILITIES[rule.name];
    for (const dimension of DIMENSIONS) {
      const values = rule[dimension];
      if (values === undefined) continue;
      const place = joinPointer(pointer, dimension);
      if (!dimensions.some((known) => known === dimension)) {
        const known = dimensions.length === 0 ? 'no caveat' : dimensions.join(', ');
        this.#add({
          pointer: place,
          rule: 'caveat',
          sentence: `${rule.name} cannot be narrowed by ${dimension}; it has ${known}.`,
          atKey: true,
        });
      } else if (dimension === 'origins') this.#origins(values, place, false);
      else if (dimension === 'rooms') this.#rooms(values, place);
      else if (dimension === 'methods') this.#unique(values, place);
      else this.#globs(values, place);
    }
    if (rule.quota !== undefined) this.#quota(rule.quota, joinPointer(pointer, 'quota'));
  }

  #quota(quota: { readonly calls?: number; readonly bytes?: number }, pointer: string): void {
    if (quota.calls === undefined && quota.bytes === undefined) {
      this.#add({
        pointer,
        rule: 'empty',
        sentence: 'This counts neither calls nor bytes; add calls or bytes.',
      });
    }
  }

  #capabilities(items: readonly CapabilityItem[], pointer: string): void {
    const names = new Set<string>();
    for (const [index, item] of items.entries()) {
      const place = joinPointer(pointer, index);
      if (typeof item !== 'string') this.#rule(item, place);
      else if (names.has(item)) {
        this.#add({
          pointer: place,
          rule: 'duplicate',
          sentence: `${quote(item)} stands here twice; remove one.`,
        });
      } else names.add(item);
    }
  }

  section(section: Section, pointer: string): void {
    if (section.capabilities !== undefined) {
      this.#capabilities(section.capabilities, joinPointer(pointer, 'capabilities'));
    }
    if (section.pluginOrigins !== undefined) {
      this.#origins(section.pluginOrigins, joinPointer(pointer, 'pluginOrigins'), true);
    }
    if (section.proc?.wasmImports !== undefined) {
      this.#unique(section.proc.wasmImports, `${pointer}/proc/wasmImports`);
    }
    for (const [index, budget] of (section.budgets ?? []).entries()) {
      const place = `${pointer}/budgets/${index}`;
      this.#unique(budget.capabilities, `${place}/capabilities`);
      this.#quota(budget, place);
    }
  }

  entry(entry: ExtensionEntry, pointer: string): void {
    this.section(entry, pointer);
    if (entry.sha256 !== undefined) this.#unique(entry.sha256, joinPointer(pointer, 'sha256'));
    if (entry.versions !== undefined && !this.#isRange(entry.versions)) {
      this.#add({
        pointer: joinPointer(pointer, 'versions'),
        rule: 'version-range',
        sentence: `${quote(entry.versions)} is not a range of versions; write one as in “^1.2.0” or “>=1 <3”.`,
      });
    }
  }

  document(document: PolicyDocument): void {
    this.section(document, '');
    for (const [id, entry] of Object.entries(document.extensions ?? {})) {
      this.entry(entry, joinPointer('/extensions', id));
    }
    for (const [index, { never }] of (document.combinations ?? []).entries()) {
      this.#unique(never, `/combinations/${index}/never`);
    }
  }
}

export const checkDocument = (
  document: PolicyDocument,
  isPublicSuffix: PublicSuffixTest | undefined,
): readonly Finding[] => {
  const checker = new Checker(isPublicSuffix);
  checker.document(document);
  return checker.findings;
};
