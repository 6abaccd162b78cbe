import type { CoreFailure } from '@kumix/matrix';
import { failureOf } from '../app/core.ts';
import { createStore, type Readable } from '../app/store.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Where it goes on; `null` at the end. */
  readonly next: string | null;
}

export interface PagesState<T> extends Page<T> {
  readonly busy: boolean;
  readonly failure: CoreFailure | null;
}

/** A list that is had page by page. */
export interface PageList<T> {
  readonly state: Readable<PagesState<T>>;
  /** Loads the first page; the returned function takes back what is under way. */
  readonly start: () => () => void;
  /** Loads the first page again and puts what is new in it over the rest. */
  readonly renew: () => void;
  /** Goes on, or tries again after a failure; nothing while a page is under way. */
  readonly more: () => void;
}

export function createPages<T>(
  load: (before: string | null, signal: AbortSignal) => Promise<Page<T>>,
  keyOf: (item: T) => unknown = (item) => item,
): PageList<T> {
  const state = createStore<PagesState<T>>({ items: [], next: null, busy: false, failure: null });
  let ending = new AbortController();

  /** `added` without what `items` have already: a list that moves between two pages repeats itself. */
  const without = (items: readonly T[], added: readonly T[]): readonly T[] => {
    const keys = new Set(items.map(keyOf));
    return added.filter((item) => !keys.has(keyOf(item)));
  };

  const ask = async (before: string | null): Promise<void> => {
    const { signal } = ending;
    state.update((now) => ({ ...now, busy: true, failure: null }));
    try {
      const page = await load(before, signal);
      if (signal.aborted) return;
      state.update((now) => ({
        items: before === null ? page.items : [...now.items, ...without(now.items, page.items)],
        next: page.next,
        busy: false,
        failure: null,
      }));
    } catch (error) {
      if (signal.aborted) return;
      state.update((now) => ({ ...now, busy: false, failure: failureOf(error) }));
    }
  };

  const renew = async (): Promise<void> => {
    const { signal } = ending;
    // A list that is being read is not replaced by a failure to look again.
    const page = await load(null, signal).catch(() => null);
    if (page === null || signal.aborted) return;
    state.update((now) => {
      const kept = without(page.items, now.items);
      return {
        ...now,
        items: [...page.items, ...kept],
        next: kept.length > 0 ? now.next : page.next,
      };
    });
  };

  return {
    state,
    renew: () => void renew(),
    start() {
      ending = new AbortController();
      void ask(null);
      return () => ending.abort();
    },
    more() {
      const { next, busy } = state.get();
      if (!busy) void ask(next);
    },
  };
}
