import type { Person } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { failureOf } from '../../app/core.ts';

export type PeopleSearch =
  | { readonly state: 'idle' | 'searching'; readonly people: readonly Person[] }
  | { readonly state: 'ready'; readonly people: readonly Person[]; readonly more: boolean }
  | { readonly state: 'failed'; readonly people: readonly Person[]; readonly why: string };

const debounceMs = 250;
const most = 20;
/** The protocol's limit; longer text names nobody. */
const longestWords = 200;
const idle: PeopleSearch = { state: 'idle', people: [] };

/** Asks the homeserver's user directory for whom `typed` may mean, once one pauses. */
export function usePeopleSearch(typed: string): PeopleSearch {
  const { core } = useApp();
  const [last, setLast] = useState({ words: '', search: idle });
  const words = typed.trim().replace(/^@/, '').slice(0, longestWords);
  useEffect(() => {
    if (words === '') return undefined;
    const asking = new AbortController();
    const show = (search: PeopleSearch): void => {
      if (!asking.signal.aborted) setLast({ words, search });
    };
    const timer = setTimeout(() => {
      core.call('search.people', { words, limit: most }, { signal: asking.signal }).then(
        ({ people, more }) => show({ state: 'ready', people, more }),
        (reason: unknown) => show({ state: 'failed', people: [], why: failureOf(reason).message }),
      );
    }, debounceMs);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [core, words]);
  if (words === '') return idle;
  if (words === last.words) return last.search;
  // Those of the last answer stay until there is another: a list that blinks cannot be read.
  return { state: 'searching', people: last.search.people };
}
