import { type Logger, logger as shared } from 'matrix-js-sdk/lib/logger.js';

const silent = (): void => {};

/** The SDK logs every request and some content; the core tells its own errors only. */
export const quietLogger: Logger = {
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  getChild: () => quietLogger,
};

const sharedError = shared.error;

/**
 * Parts of the SDK write to loggers of their own, whatever logger the client was given, and those
 * write to the console. This Worker's console is ours: what is left of it is `error`.
 */
export function silenceSdk(): void {
  shared.error = sharedError;
  Object.assign(console, { trace: silent, debug: silent, info: silent, log: silent, warn: silent });
}

/** What a stopped client still has under way fails against what is gone: that is no error. */
export function silenceStopped(): void {
  shared.error = silent;
}
