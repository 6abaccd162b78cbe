import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Core, LoginReturn } from '@kumix/matrix';
import { AppContext } from './app/AppContext.ts';
import { AppView } from './app/AppView.tsx';
import { createApp } from './app/app.ts';
import { appCommands } from './app/appCommands.ts';
import { createAvatars } from './app/avatars.ts';
import { type Deployment, DeploymentError } from './app/deployment.ts';
import { failureOf } from './app/core.ts';
import { preloadRoom } from './app/roomPart.ts';
import { applyPreferences, createPreferences } from './app/preferences.ts';
import { createRouter } from './app/router.ts';
import { Splash } from './app/Splash.tsx';
import { StartFailure } from './app/StartFailure.tsx';
import { browserStorage } from './app/storage.ts';
import { showUnreadInTitle } from './app/title.ts';
import { whenIdle } from './app/whenIdle.ts';
import { loadExtensions } from './app/loadExtensions.ts';
import { coreWords } from './i18n/coreWords.ts';
import { chosenLanguage, speak } from './i18n/languages.ts';
import { browserNotifier } from './notifications/notifier.ts';
import { isMac } from './ui/platform.ts';

/** Where one has gone is drawn before its address is written. */
const addressWithinMs = 100;

/** Draws the app over a core that is starting. Never rejects: what goes wrong is told in the page. */
export async function start(
  core: Core,
  deploying: Promise<Deployment>,
  landing: LoginReturn | null,
): Promise<void> {
  const place = document.getElementById('app');
  if (place === null) throw new Error('index.html has no #app.');
  const root = createRoot(place);
  const storage = browserStorage();
  const preferences = createPreferences(storage);
  applyPreferences(
    preferences.current,
    document.documentElement,
    matchMedia('(prefers-contrast: more)'),
  );
  try {
    const language = chosenLanguage(preferences.current.get().language, navigator.languages);
    await speak(language, document.documentElement);
    core.wordWith(coreWords);
    const later = (run: () => void): void => whenIdle(run, addressWithinMs);
    const router = createRouter(window, later);
    const { to } = router.place.get();
    if (to === 'room' || (to === 'home' && storage.read('room') !== null)) {
      // Where it cannot be had, opening the room tells.
      preloadRoom().catch(() => undefined);
    }
    root.render(<Splash />);
    const deployment = await deploying;
    const extensions = loadExtensions();
    const app = createApp({
      core,
      deployment,
      landing,
      router,
      storage,
      preferences,
      avatars: createAvatars(core, {
        createUrl: (blob) => URL.createObjectURL(blob),
        revokeUrl: (url) => URL.revokeObjectURL(url),
      }),
      mac: isMac(),
      notifier: browserNotifier(window),
      isWatched: () => document.visibilityState === 'visible' && document.hasFocus(),
      setTimeout: (run, ms) => setTimeout(run, ms),
      onCoreTrouble: (listener) =>
        core.onLifecycle((life) => {
          if (life.event === 'crashed') listener(life.why === 'did-not-load');
          else if (life.event === 'started' || life.event === 'revived') listener(false);
        }),
      ...(extensions === null ? {} : { extensions }),
    });
    app.commands.register(appCommands(app));
    showUnreadInTitle(app, document, later);
    root.render(
      <StrictMode>
        <AppContext value={app}>
          <AppView />
        </AppContext>
      </StrictMode>,
    );
  } catch (error) {
    core.dispose();
    const why = error instanceof DeploymentError ? error.message : failureOf(error).message;
    root.render(<StartFailure why={why} />);
  }
}
