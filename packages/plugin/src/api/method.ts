import type { Schema } from './schema.ts';

/**
 * One row of the method table: everything that may cross the bridge by call. The guard, the types
 * on both sides, the reference pages and one test a method are made from these rows; changing this
 * type takes a decision note.
 */
export interface MethodEntry<Params = unknown, Result = unknown> {
  /** Dotted, unique, never a prototype's name: `storage.kv.get`. */
  readonly name: string;
  /** Who implements it: the `host` (guests call it) or the `guest` (the host calls it). */
  readonly implementedBy: 'host' | 'guest';
  /** The capability that the policy is asked about. A method without one does not compile. */
  readonly capability: string;
  readonly params: Schema<Params>;
  readonly result: Schema<Result>;
  readonly limits: {
    /** Ceilings of this method; the policy's caps apply besides, and the smaller one holds. */
    readonly paramsBytes: number;
    readonly resultBytes: number;
    readonly deadlineMs: number;
  };
  /** True where a call is made only within 1 s of a person's activation in that cell. */
  readonly needsActivation?: boolean;
  /** One line of documentation, for the reference page and the editor. */
  readonly summary: string;
}

/** The closed set of errors that cross the bridge. Never a stack, never host data. */
export type BridgeErrorCode =
  | 'denied'
  | 'invalid-params'
  | 'invalid-result'
  | 'too-large'
  | 'too-many'
  | 'timeout'
  | 'aborted'
  | 'unavailable'
  | 'not-found'
  | 'quota'
  | 'crashed'
  | 'quarantined'
  | 'failed';

/** Makes a row; its only work is to keep `Params` and `Result` for the types on both sides. */
export function defineMethod<Params, Result>(
  entry: MethodEntry<Params, Result>,
): MethodEntry<Params, Result> {
  return entry;
}
