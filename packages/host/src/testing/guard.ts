import { hostTable } from '@kumix/plugin';
import type { GuardOptions } from '../bridge/guardedEndpoint.ts';

/** A guard's options that allow all, do nothing and hear of nothing: a test says what it cares for. */
export const allowingAll: Omit<GuardOptions, 'send' | 'clock' | 'limits'> = {
  api: Object.fromEntries([...hostTable.keys()].map((name) => [name, () => Promise.resolve(null)])),
  authorise: () => {},
  stillAllowed: () => {},
  callFailed: () => {},
  streams: new Map(),
  authoriseStream: () => () => {},
  streamEnded: () => {},
  admit: () => {},
  fault: () => {},
  timedOut: () => {},
};
