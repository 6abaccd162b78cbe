export type { BridgeErrorCode, MethodEntry } from './method.ts';
export { defineMethod } from './method.ts';
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
