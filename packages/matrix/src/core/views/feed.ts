import { diffLists } from '../../protocol/listDelta.ts';
import type { ListDelta } from '../../protocol/views.ts';
import type { Value } from '../value.ts';

/** One open view: what has changed since it was last taken, and when to look again. */
export interface Feed {
  /** The next update for the page, or `undefined` where there is nothing new (or nothing yet). */
  take(): unknown;
  subscribe(changed: () => void): () => void;
  dispose(): void;
}

/** Sends the whole value each time it changes; `undefined` is "not known yet". */
export function valueFeed(value: Pick<Value<unknown>, 'get' | 'subscribe'>): Feed {
  let sent: unknown;
  return {
    take: () => {
      const current = value.get();
      if (current === sent) return undefined;
      sent = current;
      return current;
    },
    subscribe: (changed) => value.subscribe(changed),
    dispose: () => {},
  };
}

/** Turns a list into what the page needs to follow it: all of it first, then deltas. */
export class ListFollower<T> {
  readonly #keyOf: (item: T) => string;
  #sent: readonly T[] | undefined;

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
  }

  next(items: readonly T[]): readonly ListDelta<T>[] {
    const before = this.#sent;
    this.#sent = items;
    if (before === undefined) return [{ op: 'reset', items }];
    return diffLists(before, items, this.#keyOf);
  }
}

export function listFeed<T>(
  value: Value<readonly T[] | undefined>,
  keyOf: (item: T) => string,
): Feed {
  const follower = new ListFollower<T>(keyOf);
  return {
    take: () => {
      const items = value.get();
      if (items === undefined) return undefined;
      const deltas = follower.next(items);
      return deltas.length === 0 ? undefined : { deltas };
    },
    subscribe: (changed) => value.subscribe(changed),
    dispose: () => {},
  };
}
