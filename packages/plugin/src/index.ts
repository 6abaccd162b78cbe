export type { BridgeErrorCode, MethodEntry } from './api/method.ts';
export { defineMethod } from './api/method.ts';
