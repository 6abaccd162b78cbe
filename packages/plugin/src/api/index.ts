export type { BridgeErrorCode, MethodEntry, StreamEntry, StreamMethodEntry } from './method.ts';
export { defineMethod, defineStream, leastItemBytes } from './method.ts';
export {
  newPass,
  type Pass,
  plainDataLimits,
  type Reader,
  reader,
  Refusal,
  utf8Length,
} from './read.ts';
export * from './table.ts';
