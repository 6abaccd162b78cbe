import type { Destination } from './contracts.ts';
import { formatDestination, parseDestination } from './route.ts';
import { createStore, type Readable } from './store.ts';

export interface Router {
  readonly place: Readable<Destination>;
  /** `replace` puts the place where the present one is in the history. */
  go(destination: Destination, options?: { readonly replace?: boolean }): void;
  dispose(): void;
}

export type RouterWindow = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly location: Pick<Location, 'hash'>;
  readonly history: Pick<History, 'pushState' | 'replaceState' | 'length'>;
};

/**
 * One is at a place at once; its address is written by `later`, since the browser does much more
 * then than to note it. Every address has been written before the page goes.
 */
export function createRouter(
  view: RouterWindow,
  later: (run: () => void) => void = (run) => run(),
): Router {
  const place = createStore(parseDestination(view.location.hash));
  let unwritten: (() => void)[] = [];
  /** The address when one went from it. */
  let left = '';
  const write = (): void => {
    const due = unwritten.splice(0);
    // Whoever goes back, or somewhere else, is no longer on the way to what was not written.
    if (view.location.hash === left) for (const each of due) each();
  };
  const read = (): void => {
    unwritten = [];
    const next = parseDestination(view.location.hash);
    if (formatDestination(next) !== formatDestination(place.get())) place.set(next);
  };
  // A tab whose history has one entry can be closed by a frame in it (Firefox), so there are two.
  if (view.history.length <= 1) {
    view.history.pushState(null, '', formatDestination(place.get()));
  }
  view.addEventListener('popstate', read);
  view.addEventListener('hashchange', read);
  view.addEventListener('pagehide', write);
  return {
    place,
    go(destination, { replace = false } = {}) {
      const address = formatDestination(destination);
      if (address === formatDestination(place.get())) return;
      if (unwritten.length === 0) left = view.location.hash;
      unwritten.push(() => {
        if (replace) view.history.replaceState(null, '', address);
        else view.history.pushState(null, '', address);
      });
      later(write);
      place.set(destination);
    },
    dispose() {
      view.removeEventListener('popstate', read);
      view.removeEventListener('hashchange', read);
      view.removeEventListener('pagehide', write);
    },
  };
}
