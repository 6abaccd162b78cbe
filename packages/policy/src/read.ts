import { checkDocument } from './check.ts';
import type { PolicyDocument } from './document.ts';
import { policyKeys } from './generated/keys.js';
import { validatePolicy, type Validator } from './generated/validators.js';
import { decodeUtf8 } from './json/decode.ts';
import { type JsonPlace, lineAndColumn, parseJson } from './json/parse.ts';
import { pointerTokens } from './json/pointer.ts';
import type { PublicSuffixTest } from './origin.ts';
import type { Finding, Problem } from './problem.ts';
import { explainError } from './schema/explain.ts';

/** Characters of a file, and levels of nesting; the schema itself needs eight. */
export const READ_LIMITS = { maxChars: 4_194_304, maxDepth: 24 } as const;

/** Problems that are told of one file; the rest are counted. */
const MOST_PROBLEMS = 100;

export interface ReadOptions {
  /**
   * Is this host one that anyone can register names below? From `@kumix/policy/suffix`, which is
   * large and so loaded apart. Without it a pattern with `*.` is refused.
   */
  readonly isPublicSuffix?: PublicSuffixTest;
}

/** Where a pointer stands in the text: line and column from 1. */
export type Locate = (
  pointer: string,
) => { readonly line: number; readonly column: number } | undefined;

export type ReadResult<T> =
  | { readonly ok: true; readonly document: T; readonly locate: Locate }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

const findPlace = (root: JsonPlace, pointer: string): JsonPlace | undefined => {
  let at: JsonPlace | undefined = root;
  for (const token of pointerTokens(pointer)) at = at?.children?.get(token);
  return at;
};

/** Read again, for the places: most files are read without a question about them. */
const places = (text: string): JsonPlace => {
  const again = parseJson(text, { ...READ_LIMITS, places: true });
  return again.ok ? again.place : { offset: 0, keyOffset: 0 };
};

export interface Reader<T> {
  readonly validator: Validator<T>;
  /** Schema that knows the keys, for “did you mean”. */
  readonly keys: Readonly<Record<string, unknown>>;
  /** Called only with what the validator has admitted. */
  readonly check: (document: T) => readonly Finding[];
}

type Judged<T> =
  | { readonly ok: true; readonly document: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const judge = <T>(value: unknown, reader: Reader<T>): Judged<T> => {
  if (reader.validator(value)) {
    const findings = reader.check(value);
    return findings.length === 0 ? { ok: true, document: value } : { ok: false, findings };
  }
  const findings: Finding[] = [];
  for (const error of reader.validator.errors ?? []) {
    const finding = explainError(error, value, reader.keys);
    // Two keywords may say the same of one place, as length and pattern of an id do.
    const said = findings.some(
      (other) => other.pointer === finding?.pointer && other.sentence === finding.sentence,
    );
    if (finding !== undefined && !said) findings.push(finding);
    if (findings.length >= MOST_PROBLEMS) break;
  }
  return { ok: false, findings };
};

/** A refusal that no explanation covers is still a refusal. */
const unexplained = (source: string): Problem => ({
  source,
  line: 1,
  column: 1,
  pointer: '',
  rule: 'value',
  sentence: 'The file does not follow the schema.',
});

/** Reads any document by a validator. Never throws, whatever the bytes. */
export const readDocument = <T>(
  input: string | Uint8Array,
  source: string,
  reader: Reader<T>,
): ReadResult<T> => {
  const decoded = typeof input === 'string' ? { text: input } : decodeUtf8(input);
  if ('badByteAt' in decoded) {
    const sentence = `The file is not UTF-8: byte ${decoded.badByteAt} begins no character. Save it as UTF-8.`;
    return {
      ok: false,
      problems: [{ source, line: 1, column: 1, pointer: '', rule: 'encoding', sentence }],
    };
  }
  const { text } = decoded;
  const parsed = parseJson(text, READ_LIMITS);
  if (!parsed.ok) {
    const { fault, offset, pointer, sentence } = parsed.problem;
    return {
      ok: false,
      problems: [{ source, ...lineAndColumn(text, offset), pointer, rule: fault, sentence }],
    };
  }
  const judged = judge(parsed.value, reader);
  if (!judged.ok) {
    const root = places(text);
    const placed = judged.findings.slice(0, MOST_PROBLEMS).map((finding): Problem => {
      const place = findPlace(root, finding.pointer) ?? root;
      const offset = finding.atKey === true ? place.keyOffset : place.offset;
      return { source, ...lineAndColumn(text, offset), ...finding };
    });
    const [first = unexplained(source), ...rest] = placed;
    return { ok: false, problems: [first, ...rest] };
  }
  return {
    ok: true,
    document: judged.document,
    locate: (pointer) => {
      const place = findPlace(places(text), pointer);
      return place === undefined ? undefined : lineAndColumn(text, place.offset);
    },
  };
};

/**
 * Reads a policy file: text or UTF-8 bytes of JSON with comments. `source` names the file in every
 * problem and reason. Never throws; a file with any problem gives no document.
 */
export const readPolicy = (
  input: string | Uint8Array,
  source: string,
  options: ReadOptions = {},
): ReadResult<PolicyDocument> =>
  readDocument(input, source, {
    validator: validatePolicy,
    keys: policyKeys,
    check: (document: PolicyDocument) => checkDocument(document, options.isPublicSuffix),
  });
