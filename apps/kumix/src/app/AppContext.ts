import type { MediaUri } from '@kumix/matrix';
import { createContext, use, useMemo, useSyncExternalStore, useState } from 'react';
import type { App } from './app.ts';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = use(AppContext);
  if (app === null) throw new Error('This view needs an AppContext around it.');
  return app;
}

/** Object URL of a picture, or `null` until it is there and where there is none. */
export function useAvatarUrl(uri: MediaUri | null, sizePx: number): string | null {
  const avatars = use(AppContext)?.avatars ?? null;
  const picture = useMemo(
    () => ({
      get: () => (avatars === null || uri === null ? null : avatars.peek(uri, sizePx)),
      subscribe: (listener: () => void) => {
        if (avatars === null || uri === null) return () => undefined;
        const stop = avatars.acquire(uri, sizePx).subscribe(listener);
        return () => {
          stop();
          avatars.release(uri, sizePx);
        };
      },
    }),
    [avatars, uri, sizePx],
  );
  return useSyncExternalStore(picture.subscribe, picture.get);
}

/** Follows a media query. */
export function useMedia(query: string): boolean {
  const [list] = useState(() => matchMedia(query));
  return useSyncExternalStore(
    (listener) => {
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => list.matches,
  );
}
