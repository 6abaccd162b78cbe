/**
 * The policy engine: read files (`readPolicy`), compile their layers (`compilePolicy`), ask
 * (`decide`). Pure: no DOM, no I/O, no clock. `docs/policy.md` is the reference for administrators.
 */
export type * from './decision.ts';
export type * from './document.ts';
export { type CompileOptions, type CompiledPolicy, compilePolicy } from './compile.ts';
export {
  type Grant,
  type GrantBook,
  EMPTY_GRANTS,
  addGrant,
  atTime,
  grantKey,
  readGrant,
  removeGrant,
} from './grants.ts';
export { EXTENSION_ID_MAX, EXTENSION_ID_PATTERN, parseExtensionId } from './ids.ts';
export { type JsonResult, parseJson } from './json/parse.ts';
export { BUILT_IN_STRICT, type Layer } from './layer.ts';
export { FLOOR_LIMITS } from './limits.ts';
export { type OriginPattern, matchesOrigin, parseOrigin, parseOriginPattern } from './origin.ts';
export { type Problem, READ_RULES, type ReadRule, formatProblem } from './problem.ts';
export { type Locate, READ_LIMITS, type ReadOptions, type ReadResult, readPolicy } from './read.ts';
export { RULES, type Rule } from './rules.ts';
export * from './vocabulary.ts';
