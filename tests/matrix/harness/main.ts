/** A page with nothing but the Matrix core in it, for tests to drive. */
// oxlint-disable-next-line import/default -- made by the bundler
import workerUrl from '@kumix/matrix/worker?worker&url';
import {
  type Core,
  type Lifecycle,
  type ListDelta,
  type ViewName,
  type ViewParams,
  applyDeltas,
  createCore,
} from '@kumix/matrix';

/** Everything a view has said so far, folded into its present state. */
export interface Seen {
  readonly items: readonly Record<string, unknown>[];
  readonly last: unknown;
  readonly updates: number;
  readonly firstAtMs: number;
  /** The first update. */
  readonly first: unknown;
  readonly ended: unknown;
}

export interface Harness {
  readonly core: Core;
  readonly lifecycle: readonly Lifecycle[];
  readonly violations: readonly string[];
  watch(view: ViewName, params: unknown): number;
  unwatch(watching: number): void;
  seen(watching: number): Seen;
  subscription(watching: number): number;
  /** As if the browser had ended it: no event, no goodbye. */
  killWorker(): void;
  readonly workers: number;
}

declare global {
  interface Window {
    kumix: Harness;
  }
}

const policy = window.trustedTypes?.createPolicy('kumix', {
  createScriptURL: (url) => {
    if (new URL(url, location.href).href !== new URL(workerUrl, location.href).href) {
      throw new Error('Only the core may become a Worker.');
    }
    return url;
  },
});

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});

let workers = 0;
let worker: Worker | undefined;
const core = createCore({
  createWorker: () => {
    workers += 1;
    const url = policy?.createScriptURL(workerUrl) ?? workerUrl;
    worker = new Worker(url as string, { type: 'module' });
    return worker;
  },
  allowedHomeservers: 'any',
  storageKey: () => Promise.resolve(null),
});

const lifecycle: Lifecycle[] = [];
core.onLifecycle((event) => lifecycle.push(event));

interface Watching {
  seen: Seen;
  readonly subscription: number;
  readonly stop: () => void;
}
const watchings = new Map<number, Watching>();
let nextWatching = 1;

function watch(view: ViewName, params: unknown): number {
  const id = nextWatching++;
  let seen: Seen = { items: [], last: null, updates: 0, firstAtMs: 0, first: null, ended: null };
  const handle = core.watch(
    view,
    params as ViewParams<ViewName>,
    (update: unknown) => {
      const deltas = (update as { deltas?: readonly ListDelta<Record<string, unknown>>[] }).deltas;
      seen = {
        ...seen,
        items: deltas === undefined ? seen.items : applyDeltas(seen.items, deltas),
        last: update,
        updates: seen.updates + 1,
        firstAtMs: seen.updates === 0 ? performance.now() : seen.firstAtMs,
        first: seen.updates === 0 ? update : seen.first,
      };
      watchings.set(id, { seen, subscription: handle.subscription, stop: () => handle.stop() });
    },
    (failure) => {
      seen = { ...seen, ended: failure };
      watchings.set(id, { seen, subscription: handle.subscription, stop: () => handle.stop() });
    },
  );
  watchings.set(id, { seen, subscription: handle.subscription, stop: () => handle.stop() });
  return id;
}

const find = (id: number): Watching => {
  const watching = watchings.get(id);
  if (watching === undefined) throw new Error(`nothing is watched as ${id}`);
  return watching;
};

window.kumix = {
  core,
  lifecycle,
  violations,
  watch,
  unwatch: (id) => find(id).stop(),
  seen: (id) => find(id).seen,
  subscription: (id) => find(id).subscription,
  killWorker: () => worker?.terminate(),
  get workers() {
    return workers;
  },
};
