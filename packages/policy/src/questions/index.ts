/** The questions an administrator asks. Each is a pure function; the `kumix policy` command calls them. */
export { type Difference, type Flip, type LimitChange, diff } from './diff.ts';
export { type Edit, applyEdit } from './edit.ts';
export {
  type ExplainedCapability,
  type ExplainedWay,
  type Explanation,
  explain,
} from './explain.ts';
export { LINT_RULES, type LintFinding, type LintRule, lint } from './lint.ts';
export { type RecordedDecision, type Replay, type ReplayedChange, replay } from './replay.ts';
export { type ChangeOptions, type SmallestChange, smallestChange } from './smallest-change.ts';
export type { PolicySet } from './stack.ts';
export {
  type PolicyTest,
  type PolicyTestFile,
  type TestExtension,
  type TestOutcome,
  readTestFile,
  runPolicyTests,
} from './test-file.ts';
