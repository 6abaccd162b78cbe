import { type CoreFailure, type FoundMessage, type RoomId, foundKey } from '@kumix/matrix';
import { failureOf, type CorePort } from '../app/core.ts';
import { createStore, type Readable } from '../app/store.ts';

export interface SearchState {
  /** What the answer below is for; empty before the first search. */
  readonly words: string;
  readonly scope: 'room' | 'all';
  readonly order: 'recent' | 'rank';
  readonly state: 'idle' | 'searching' | 'ready' | 'failed';
  readonly loadingMore: boolean;
  readonly found: readonly FoundMessage[];
  readonly count: number;
  readonly marks: readonly string[];
  readonly next: string | null;
  readonly failure: CoreFailure | null;
}

/** One search at a time; a newer one takes back the one before. Kept while rooms change. */
export interface SearchModel {
  readonly state: Readable<SearchState>;
  search(words: string, roomId: RoomId | null): Promise<void>;
  setScope(scope: SearchState['scope'], roomId: RoomId | null): void;
  setOrder(order: SearchState['order'], roomId: RoomId | null): void;
  more(): Promise<void>;
  /** Forgets everything: the person has logged out. */
  clear(): void;
}

const nothing: SearchState = {
  words: '',
  scope: 'room',
  order: 'recent',
  state: 'idle',
  loadingMore: false,
  found: [],
  count: 0,
  marks: [],
  next: null,
  failure: null,
};

export function createSearch(core: CorePort): SearchModel {
  const state = createStore(nothing);
  let ending = new AbortController();
  /** The room of the answer that is shown, for its further pages. */
  let room: RoomId | null = null;

  const restart = (): AbortSignal => {
    ending.abort();
    ending = new AbortController();
    return ending.signal;
  };

  const ask = (signal: AbortSignal, next: string | null) => {
    const { words, order } = state.get();
    return core.call(
      'search.messages',
      {
        words,
        order,
        ...(room === null ? {} : { roomId: room }),
        ...(next === null ? {} : { next }),
      },
      { signal },
    );
  };

  const search = async (typed: string, roomId: RoomId | null): Promise<void> => {
    const words = typed.trim();
    const signal = restart();
    if (words === '') {
      state.update(({ scope, order }) => ({ ...nothing, scope, order }));
      return;
    }
    room = state.get().scope === 'room' ? roomId : null;
    state.update(({ scope, order }) => ({ ...nothing, scope, order, words, state: 'searching' }));
    try {
      const answer = await ask(signal, null);
      if (signal.aborted) return;
      state.update((before) => ({ ...before, ...answer, state: 'ready' }));
    } catch (error) {
      if (signal.aborted) return;
      state.update((before) => ({ ...before, state: 'failed', failure: failureOf(error) }));
    }
  };

  const again = (roomId: RoomId | null): void => {
    const { words } = state.get();
    if (words !== '') void search(words, roomId);
  };

  return {
    state,
    search,
    setScope(scope, roomId) {
      state.update((before) => ({ ...before, scope }));
      again(roomId);
    },
    setOrder(order, roomId) {
      state.update((before) => ({ ...before, order }));
      again(roomId);
    },
    async more() {
      const { next, loadingMore } = state.get();
      if (next === null || loadingMore) return;
      const { signal } = ending;
      state.update((before) => ({ ...before, loadingMore: true, failure: null }));
      try {
        const answer = await ask(signal, next);
        if (signal.aborted) return;
        state.update((before) => {
          const known = new Set(before.found.map(foundKey));
          const fresh = answer.found.filter((line) => !known.has(foundKey(line)));
          return {
            ...before,
            found: [...before.found, ...fresh],
            next: answer.next,
            loadingMore: false,
          };
        });
      } catch (error) {
        if (signal.aborted) return;
        state.update((before) => ({ ...before, loadingMore: false, failure: failureOf(error) }));
      }
    },
    clear() {
      restart();
      state.set(nothing);
    },
  };
}
