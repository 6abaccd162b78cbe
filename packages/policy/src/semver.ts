/** SemVer 2.0.0 versions, and ranges as npm writes them. Only what is well-formed ever matches. */

export interface Version {
  readonly core: readonly [number, number, number];
  readonly prerelease: readonly string[];
}

interface Comparator {
  readonly operator: '<' | '<=' | '>' | '>=' | '=';
  readonly version: Version;
}

/** Any of the sets, and of a set every comparator. */
export interface VersionRange {
  readonly text: string;
  readonly sets: readonly (readonly Comparator[])[];
}

const NUMBER = '(0|[1-9]\\d{0,15})';
const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const TAIL = `(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`;
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}${TAIL}$`, 'u');
const PART = '(0|[1-9]\\d{0,15}|[xX*])';
const PARTIAL = new RegExp(`^${PART}(?:\\.${PART}(?:\\.${PART}${TAIL})?)?$`, 'u');
const MAX_CHARS = 256;

export const parseVersion = (text: string): Version | undefined => {
  if (text.length > MAX_CHARS) return undefined;
  const found = VERSION.exec(text);
  if (found === null) return undefined;
  const core = [Number(found[1]), Number(found[2]), Number(found[3])] as const;
  if (!core.every((part) => Number.isSafeInteger(part))) return undefined;
  return { core, prerelease: found[4]?.split('.') ?? [] };
};

const compareIdentifiers = (a: string, b: string): number => {
  const aDigits = /^\d+$/u.test(a);
  const bDigits = /^\d+$/u.test(b);
  if (aDigits !== bDigits) return aDigits ? -1 : 1;
  if (aDigits && a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** Precedence by SemVer 11: negative where `a` comes before `b`. */
export const compareVersions = (a: Version, b: Version): number => {
  for (const index of [0, 1, 2] as const) {
    const difference = a.core[index] - b.core[index];
    if (difference !== 0) return difference;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return b.prerelease.length - a.prerelease.length;
  }
  for (const [index, left] of a.prerelease.entries()) {
    const right = b.prerelease[index];
    if (right === undefined) return 1;
    const difference = compareIdentifiers(left, right);
    if (difference !== 0) return difference;
  }
  return a.prerelease.length - b.prerelease.length;
};

type Core = readonly [number, number, number];

/** `parts` holds the numbers that were given; the rest were left out or are `x`. */
interface Partial {
  readonly parts: readonly number[];
  readonly prerelease: readonly string[];
}

const parsePartial = (text = ''): Partial | undefined => {
  const found = PARTIAL.exec(text.replace(/^v/u, ''));
  if (found === null) return undefined;
  const parts: number[] = [];
  for (const part of [found[1], found[2], found[3]]) {
    if (part === undefined || !/^\d/u.test(part)) break;
    parts.push(Number(part));
  }
  if (!parts.every((part) => Number.isSafeInteger(part + 1))) return undefined;
  return { parts, prerelease: parts.length === 3 ? (found[4]?.split('.') ?? []) : [] };
};

const LOWEST = ['0'];

const at = (core: Core, prerelease: readonly string[] = []): Version => ({ core, prerelease });

const least = ({ parts, prerelease }: Partial): Version => {
  const [major = 0, minor = 0, patch = 0] = parts;
  return at([major, minor, patch], prerelease);
};

/** The first version after all that agree with the first `keep` parts. */
const after = ({ parts }: Partial, keep: number): Version => {
  const [major = 0, minor = 0, patch = 0] = parts;
  if (keep <= 1) return at([major + 1, 0, 0], LOWEST);
  return at(keep === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1], LOWEST);
};

const between = (from: Version, below: Version): readonly Comparator[] => [
  { operator: '>=', version: from },
  { operator: '<', version: below },
];

const NOTHING: readonly Comparator[] = [{ operator: '<', version: at([0, 0, 0], LOWEST) }];
const ANYTHING: readonly Comparator[] = [{ operator: '>=', version: at([0, 0, 0]) }];

const caret = (partial: Partial): readonly Comparator[] => {
  const { parts } = partial;
  if (parts.length === 0) return ANYTHING;
  const firstNonZero = parts.findIndex((part) => part !== 0);
  const keep = firstNonZero === -1 ? parts.length : firstNonZero + 1;
  return between(least(partial), after(partial, keep));
};

const isComparison = (operator: string | undefined): operator is '<' | '<=' | '>' | '>=' =>
  operator === '<' || operator === '<=' || operator === '>' || operator === '>=';

const simple = (operator: string | undefined, partial: Partial): readonly Comparator[] => {
  const { parts } = partial;
  const whole = parts.length === 3;
  if (operator === '^') return caret(partial);
  if (parts.length === 0) return operator === '<' || operator === '>' ? NOTHING : ANYTHING;
  if (operator === '~') return between(least(partial), after(partial, Math.min(parts.length, 2)));
  if (operator === '' || operator === '=') {
    return whole
      ? [{ operator: '=', version: least(partial) }]
      : between(least(partial), after(partial, parts.length));
  }
  if (whole && isComparison(operator)) return [{ operator, version: least(partial) }];
  if (operator === '>') {
    const { core } = after(partial, parts.length);
    return [{ operator: '>=', version: at(core) }];
  }
  if (operator === '<=') return [{ operator: '<', version: after(partial, parts.length) }];
  if (operator === '<') return [{ operator: '<', version: at(least(partial).core, LOWEST) }];
  return [{ operator: '>=', version: least(partial) }];
};

const COMPARATOR = /^(\^|~|>=|<=|>|<|=|)\s*([^\s^~<>=]+)$/u;

const parseSet = (text: string): readonly Comparator[] | undefined => {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/u.exec(text);
  if (hyphen !== null) {
    const from = parsePartial(hyphen[1]);
    const to = parsePartial(hyphen[2]);
    if (from === undefined || to === undefined) return undefined;
    return [...simple('>=', from), ...simple('<=', to)];
  }
  const words = /\s/u.test(text)
    ? text.replaceAll(/(\^|~|>=|<=|>|<|=)\s+/gu, '$1').split(/\s+/u)
    : [text];
  const set: Comparator[] = [];
  for (const word of words) {
    const [, operator, rest] = COMPARATOR.exec(word) ?? [];
    const partial = parsePartial(rest);
    if (partial === undefined) return undefined;
    set.push(...simple(operator, partial));
  }
  return set;
};

/** The range, or `undefined` where the text is not one. An empty text is not a range. */
export const parseRange = (text: string): VersionRange | undefined => {
  if (text.length > MAX_CHARS) return undefined;
  const sets: (readonly Comparator[])[] = [];
  for (const part of text.split('||')) {
    const set = parseSet(part.trim());
    if (set === undefined) return undefined;
    sets.push(set);
  }
  return { text, sets };
};

const holds = ({ operator, version }: Comparator, candidate: Version): boolean => {
  const order = compareVersions(candidate, version);
  if (operator === '=') return order === 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
};

/**
 * A pre-release matches only a set that names a pre-release of the same three numbers, so that
 * `^1.2.0` does not admit `2.0.0-beta`.
 */
const setHolds = (set: readonly Comparator[], candidate: Version): boolean =>
  set.every((comparator) => holds(comparator, candidate)) &&
  (candidate.prerelease.length === 0 ||
    set.some(
      ({ version }) =>
        version.prerelease.length > 0 &&
        version.core.every((part, index) => part === candidate.core[index]),
    ));

export const inRange = (range: VersionRange, version: string): boolean => {
  const candidate = parseVersion(version);
  return candidate !== undefined && range.sets.some((set) => setHolds(set, candidate));
};
