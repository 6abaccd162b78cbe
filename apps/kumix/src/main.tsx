import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createCore } from '@kumix/matrix';
// oxlint-disable-next-line import/default -- the build tool makes this module
import coreUrl from '@kumix/matrix/worker?worker&url';
import { AppContext } from './app/AppContext.ts';
import { AppView } from './app/AppView.tsx';
import { createApp } from './app/app.ts';
import { appCommands } from './app/appCommands.ts';
import { createAvatars } from './app/avatars.ts';
import { DeploymentError, loadDeployment } from './app/deployment.ts';
import { failureOf } from './app/core.ts';
import { applyPreferences, createPreferences } from './app/preferences.ts';
import { createRouter } from './app/router.ts';
import { Splash } from './app/Splash.tsx';
import { StartFailure } from './app/StartFailure.tsx';
import { browserStorage } from './app/storage.ts';
import { showUnreadInTitle } from './app/title.ts';
import { workerAddress } from './app/trustedTypes.ts';
import { loadExtensions } from './app/loadExtensions.ts';
import { isMac } from './ui/platform.ts';

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
root.render(<Splash />);

try {
  const deployment = await loadDeployment();
  const core = createCore({
    createWorker: () => new Worker(workerAddress(coreUrl), { type: 'module', name: 'kumix-core' }),
    allowedHomeservers: deployment.homeservers,
    // The key enclave will answer here; until then the core keeps its own key.
    storageKey: () => Promise.resolve(null),
  });
  const extensions = loadExtensions();
  const app = createApp({
    core,
    deployment,
    router: createRouter(window),
    storage,
    preferences,
    avatars: createAvatars(core, {
      createUrl: (blob) => URL.createObjectURL(blob),
      revokeUrl: (url) => URL.revokeObjectURL(url),
    }),
    mac: isMac(),
    setTimeout: (run, ms) => setTimeout(run, ms),
    onCoreTrouble: (listener) =>
      core.onLifecycle((life) => {
        if (life.event === 'crashed') listener(life.why === 'did-not-load');
        else if (life.event === 'started' || life.event === 'revived') listener(false);
      }),
    ...(extensions === null ? {} : { extensions }),
  });
  app.commands.register(appCommands(app));
  showUnreadInTitle(app, document);
  root.render(
    <StrictMode>
      <AppContext value={app}>
        <AppView />
      </AppContext>
    </StrictMode>,
  );
} catch (error) {
  const why = error instanceof DeploymentError ? error.message : failureOf(error).message;
  root.render(<StartFailure why={why} />);
}
