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

export function createRouter(view: RouterWindow): Router {
  const place = createStore(parseDestination(view.location.hash));
  const read = (): void => {
    const next = parseDestination(view.location.hash);
    if (formatDestination(next) !== formatDestination(place.get())) place.set(next);
  };
  // A tab whose history has one entry can be closed by a frame in it (Firefox), so there are two.
  if (view.history.length <= 1) {
    view.history.pushState(null, '', formatDestination(place.get()));
  }
  view.addEventListener('popstate', read);
  view.addEventListener('hashchange', read);
  return {
    place,
    go(destination, { replace = false } = {}) {
      const address = formatDestination(destination);
      if (address === formatDestination(place.get())) return;
      if (replace) view.history.replaceState(null, '', address);
      else view.history.pushState(null, '', address);
      place.set(destination);
    },
    dispose() {
      view.removeEventListener('popstate', read);
      view.removeEventListener('hashchange', read);
    },
  };
}
