/**
 * Stands for what the client of the SDK imports and this app never uses: calls, their sessions, file
 * trees and sliding sync, a third of the SDK's code. `build/leanSdk.ts` puts it in their place. What
 * every client makes by itself is empty; what only a caller could ask for throws.
 */

const absent = (what: string) =>
  function absentPart(): never {
    throw new Error(`This build of the Matrix SDK has no ${what}.`);
  };

export const supportsMatrixCall = (): boolean => false;
export const createNewMatrixCall = (): null => null;

export const CallEventHandler = absent('calls');
export const GroupCallEventHandler = absent('calls');
export const GroupCall = absent('calls');
export const SlidingSyncSdk = absent('sliding sync');
export const MSC3089TreeSpace = absent('file trees');
export const DEFAULT_TREE_POWER_LEVELS_TEMPLATE = {};
export const RTC_NOTIFICATION_MAX_LIFETIME_MS = 120_000;

/** Has no microphone and no camera to close. */
export class MediaHandler {
  readonly userMediaStreams: readonly never[] = [];
}

/** Looks for no calls in rooms. */
export class MatrixRTCSessionManager {
  readonly sessions: readonly never[] = [];
  start(): void {
    // There is nothing to listen for.
  }
  stop(): void {
    // Nothing was begun.
  }
}
