/**
 * The first code of the page, and little of it: starts the Matrix core's Worker, which opens what is
 * stored while the page is still reading the rest of the app.
 */
import { createCore } from '@kumix/matrix';
// oxlint-disable-next-line import/default -- the build tool makes this module
import coreUrl from '@kumix/matrix/worker?worker&url';
import { loadDeployment } from './app/deployment.ts';
import { takeLanding } from './login/landing.ts';
import { workerAddress } from './app/trustedTypes.ts';

const landing = takeLanding(window);
const deployment = loadDeployment();
const core = createCore({
  createWorker: () => new Worker(workerAddress(coreUrl), { type: 'module', name: 'kumix-core' }),
  allowedHomeservers: deployment.then(({ homeservers }) => homeservers),
  oauthOrigins: deployment.then(({ oauthOrigins }) => oauthOrigins),
  // The key enclave will answer here; until then the core keeps its own key.
  storageKey: () => Promise.resolve(null),
});
void import('./main.tsx').then(({ start }) => start(core, deployment, landing));
