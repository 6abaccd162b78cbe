import { createApp, type AppOptions } from '../app/app.ts';
import type { Destination } from '../app/contracts.ts';
import { createPreferences } from '../app/preferences.ts';
import { formatDestination } from '../app/route.ts';
import { memoryStorage } from '../app/storage.ts';
import { createStore } from '../app/store.ts';
import { scriptedCore } from './scriptedCore.ts';

/** The whole app but its views, on a core that says what a test tells it to and a browser of nothing. */
export function scriptedApp(options: Pick<AppOptions, 'extensions'> = {}) {
  const script = scriptedCore();
  const storage = memoryStorage();
  const place = createStore<Destination>({ to: 'home' });
  const app = createApp({
    core: script.core,
    deployment: {
      homeservers: 'any',
      defaultHomeserver: null,
      policies: {},
      fetchOrigins: [],
      oauthOrigins: [],
    },
    router: {
      place,
      // As the address bar does: what is there already is not gone to again.
      go: (next) => {
        if (formatDestination(next) !== formatDestination(place.get())) place.set(next);
      },
      dispose: () => undefined,
    },
    storage,
    preferences: createPreferences(storage),
    avatars: {
      acquire: () => createStore<string | null>(null),
      peek: () => null,
      release: () => undefined,
      dispose: () => undefined,
    },
    mac: false,
    setTimeout: () => undefined,
    ...options,
  });
  return { ...script, app, storage };
}
