/** What is wrong with a file, in the closed set of rules that reading knows. */
export const READ_RULES = [
  'encoding',
  'syntax',
  'too-large',
  'too-deep',
  'truncated',
  'duplicate-key',
  'number',
  'character',
  'version-unknown',
  'unknown-key',
  'missing-key',
  'type',
  'value',
  'length',
  'range',
  'id',
  'capability',
  'caveat',
  'origin',
  'pattern',
  'room',
  'version-range',
  'duplicate',
  'empty',
] as const;

export type ReadRule = (typeof READ_RULES)[number];

/** A problem before it is placed in the text. */
export interface Finding {
  readonly pointer: string;
  readonly rule: ReadRule;
  /** Says what is wrong and what to write instead. */
  readonly sentence: string;
  /** True where the place meant is the key, not its value. */
  readonly atKey?: boolean;
}

export interface Problem extends Finding {
  readonly source: string;
  /** From 1. The column counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

/** `file:line:column pointer rule: sentence`, as editors and terminals link it. */
export const formatProblem = (problem: Problem): string =>
  `${problem.source}:${problem.line}:${problem.column} ${problem.pointer || '/'} ${problem.rule}: ${problem.sentence}`;
