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
  /** True where a call is made only within 1 s of a person's activation in any surface of that extension. */
  readonly needsActivation?: boolean;
  /** One line of documentation, for the reference page and the editor. */
  readonly summary: string;
}

/** What a stream adds to a row: its items, under credit. The row's `result` is said at its end. */
export interface StreamEntry<Item = unknown> {
  readonly item: Schema<Item>;
  /** Bytes of one item; the policy's cap on a message holds besides. */
  readonly itemBytes: number;
  /** Bytes of all items together; none where it may run as long as its extension. */
  readonly totalBytes?: number;
  /** Milliseconds that either side may keep the other waiting; none where silence is ordinary. */
  readonly stallMs?: number;
  /** Milliseconds from opening to end, of a stream that the host asks for. */
  readonly wholeMs?: number;
}

/** What an item of a guest's counts as, however small: each is an object that the host keeps. */
export const leastItemBytes = 1_024;

/**
 * A row whose answer comes in pieces. `limits.deadlineMs` is for opening it; `limits.resultBytes`
 * for what is said at the end.
 */
export interface StreamMethodEntry<
  Params = unknown,
  Result = unknown,
  Item = unknown,
> extends MethodEntry<Params, Result> {
  readonly stream: StreamEntry<Item>;
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

/** Makes a row that streams. */
export function defineStream<Params, Result, Item>(
  entry: StreamMethodEntry<Params, Result, Item>,
): StreamMethodEntry<Params, Result, Item> {
  return entry;
}
