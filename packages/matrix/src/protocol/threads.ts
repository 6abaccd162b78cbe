/** The threads of a room, as a list. */
import type { Line } from './line.ts';
import type { EventId, Person, RoomId } from './models.ts';

export interface ThreadSummary {
  readonly rootId: EventId;
  /** Who began it, when, and with what; `line` is null where that cannot be told in one. */
  readonly sender: Person;
  readonly sentAtMs: number;
  readonly line: Line | null;
  readonly replies: number;
  readonly last: {
    readonly sender: Person;
    readonly sentAtMs: number;
    readonly line: Line | null;
  } | null;
  /** This account has written in it. */
  readonly mine: boolean;
  readonly unread: number;
  readonly mentions: number;
}

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface ThreadMethods {
  /**
   * Threads by their newest reply, the latest first; `mine` is those this account has written in.
   * `next` goes on as `before`, `null` at the end. Rejects with `not-found` for an unknown room.
   */
  'room.threads': Method<
    {
      readonly roomId: RoomId;
      readonly which: 'all' | 'mine';
      readonly before?: string;
      /** At most 50. */
      readonly limit: number;
    },
    { readonly threads: readonly ThreadSummary[]; readonly next: string | null }
  >;
}

export interface ThreadViews {
  /** Tells that a list of threads is out of date: a number that is another one each time. */
  threadNews: { readonly params: { readonly roomId: RoomId }; readonly update: number };
}
