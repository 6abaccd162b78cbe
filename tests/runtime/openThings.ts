/** Counts what is open in a page and behind it: by wrapping what opens and closes, and by asking the browser. */
// oxlint-disable typescript/unbound-method -- the browser's functions are called as it calls them
import type { Browser, Page } from '@playwright/test';

/** What a page holds that somebody has to close. */
export interface OpenThings {
  readonly frames: number;
  readonly cells: number;
  readonly timers: number;
  /** Ports that were started and not closed. */
  readonly ports: number;
  readonly urls: number;
  readonly workers: number;
  readonly observers: number;
  /** On the window, the document and the signals of `openThings.signals`. */
  readonly listeners: number;
}

/** Runs before anything else of the page's; leaves `openThings` behind. */
function countThings(): void {
  if (window !== window.top) return;
  const timers = new Set<unknown>();
  const ports = new Set<MessagePort>();
  const urls = new Set<string>();
  const workers = new Set<Worker>();
  const observers = new Set<object>();
  const watched = new Set<EventTarget>([window, document]);
  const listeners = new Map<EventTarget, Map<string, Set<unknown>>>();
  const { setTimeout: later, setInterval: often, clearTimeout: not, clearInterval: never } = window;
  const { requestAnimationFrame: paint, cancelAnimationFrame: noPaint } = window;
  const set = (handler: TimerHandler, ms?: number, ...more: unknown[]): number => {
    const id = later(() => {
      timers.delete(id);
      if (typeof handler === 'function') Reflect.apply(handler, window, more);
    }, ms);
    timers.add(id);
    return id;
  };
  Reflect.set(window, 'setTimeout', set);
  Reflect.set(window, 'setInterval', (handler: () => void, ms?: number): number => {
    const id = often(handler, ms);
    timers.add(id);
    return id;
  });
  for (const [name, clear] of [
    ['clearTimeout', not],
    ['clearInterval', never],
  ] as const) {
    Reflect.set(window, name, (id: number | undefined): void => {
      timers.delete(id);
      clear(id);
    });
  }
  window.requestAnimationFrame = (run) => {
    const id = paint((now) => {
      timers.delete(`frame ${id}`);
      run(now);
    });
    timers.add(`frame ${id}`);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    timers.delete(`frame ${id}`);
    noPaint(id);
  };
  const wrap = <T extends object>(
    owner: T,
    name: keyof T,
    also: (self: unknown, parameters: readonly unknown[], result: unknown) => void,
  ): void => {
    const real: unknown = owner[name];
    if (typeof real !== 'function') throw new Error(`${String(name)} is not there to be counted`);
    Reflect.set(owner, name, function counted(this: unknown, ...parameters: unknown[]): unknown {
      const result: unknown = Reflect.apply(real, this, parameters);
      also(this, parameters, result);
      return result;
    });
  };
  wrap(MessagePort.prototype, 'start', (port) => ports.add(port as MessagePort));
  wrap(MessagePort.prototype, 'close', (port) => ports.delete(port as MessagePort));
  wrap(URL, 'createObjectURL', (_self, _given, url) => urls.add(String(url)));
  wrap(URL, 'revokeObjectURL', (_self, [url]) => urls.delete(String(url)));
  wrap(Worker.prototype, 'terminate', (worker) => workers.delete(worker as Worker));
  for (const kind of [ResizeObserver, IntersectionObserver, MutationObserver]) {
    wrap(kind.prototype, 'observe', (observer) => observers.add(observer as object));
    wrap(kind.prototype, 'disconnect', (observer) => observers.delete(observer as object));
  }
  const RealWorker = Worker;
  Reflect.set(
    window,
    'Worker',
    class extends RealWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.add(this);
      }
    },
  );
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const keyOf = (type: unknown, options: unknown): string => {
    const capture =
      typeof options === 'object' && options !== null ? Reflect.get(options, 'capture') : options;
    return `${String(type)} ${capture === true}`;
  };
  /** What was added beside a listener that goes by itself; it goes with it. */
  const companions = new WeakMap<object, () => void>();
  const drop = (target: EventTarget, key: string, listener: unknown): void => {
    listeners.get(target)?.get(key)?.delete(listener);
    const gone = typeof listener === 'object' || typeof listener === 'function' ? listener : null;
    const companion = gone === null ? undefined : companions.get(gone);
    if (companion !== undefined) remove.call(target, key.split(' ')[0] ?? '', companion);
  };
  wrap(EventTarget.prototype, 'addEventListener', (self, [type, listener, options]) => {
    const target = self instanceof EventTarget ? self : window;
    if (!watched.has(target)) return;
    const key = keyOf(type, options);
    let keys = listeners.get(target);
    if (keys === undefined) listeners.set(target, (keys = new Map<string, Set<unknown>>()));
    let all = keys.get(key);
    if (all === undefined) keys.set(key, (all = new Set()));
    all.add(listener);
    const { once, signal } = (
      typeof options === 'object' ? options : {}
    ) as AddEventListenerOptions;
    const gone = (): void => drop(target, key, listener);
    if (once === true) {
      companions.set(Object(listener), gone);
      add.call(target, String(type), gone, { once: true });
    }
    if (signal !== undefined) add.call(signal, 'abort', gone, { once: true });
  });
  wrap(EventTarget.prototype, 'removeEventListener', (self, [type, listener, options]) =>
    drop(self instanceof EventTarget ? self : window, keyOf(type, options), listener),
  );
  globalThis.openThings = {
    watch: (target) => watched.add(target),
    count: () => ({
      frames: document.querySelectorAll('iframe').length,
      cells: harness.liveCells(),
      timers: timers.size,
      ports: ports.size,
      urls: urls.size,
      workers: workers.size,
      observers: observers.size,
      listeners: [...listeners.values()].reduce(
        (sum, keys) => sum + [...keys.values()].reduce((all, { size }) => all + size, 0),
        0,
      ),
    }),
  };
}

export async function startCounting(page: Page): Promise<void> {
  await page.addInitScript(countThings);
  await page.reload();
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
}

/** Frames and workers of cells that the browser itself knows of, nested workers among them. */
export async function targets(browser: Browser): Promise<Readonly<Record<string, number>>> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
    const count = (kind: string): number => targetInfos.filter(({ type }) => type === kind).length;
    return { frameTargets: count('iframe'), workerTargets: count('worker') };
  } finally {
    await session.detach();
  }
}

/** Objects of these kinds that are still reachable in the page: the browser collects first. */
export async function reachable(
  page: Page,
  kinds: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const session = await page.context().newCDPSession(page);
  const told: Record<string, number> = {};
  try {
    for (const kind of kinds) {
      // oxlint-disable-next-line no-await-in-loop -- one collection after the other
      const prototype = await session.send('Runtime.evaluate', { expression: `${kind}.prototype` });
      const { objectId } = prototype.result;
      if (objectId === undefined) throw new Error(`there is no ${kind}`);
      // oxlint-disable-next-line no-await-in-loop -- as above
      const { objects } = await session.send('Runtime.queryObjects', {
        prototypeObjectId: objectId,
        objectGroup: 'counted',
      });
      // oxlint-disable-next-line no-await-in-loop -- as above
      const length = await session.send('Runtime.callFunctionOn', {
        objectId: objects.objectId ?? '',
        functionDeclaration: 'function () { return this.length; }',
        returnByValue: true,
      });
      told[kind] = Number(length.result.value);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await session.send('Runtime.releaseObjectGroup', { objectGroup: 'counted' });
    }
    return told;
  } finally {
    await session.detach();
  }
}

/** What the page holds and by what, as the browser's own tools read it (`.heapsnapshot`). */
export async function heapSnapshot(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const parts: string[] = [];
  try {
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    return parts.join('');
  } finally {
    await session.detach();
  }
}

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var openThings: { watch(target: EventTarget): void; count(): OpenThings };
}
