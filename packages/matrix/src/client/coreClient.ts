/**
 * The page's side of the Matrix core. It owns the Worker: makes it, listens for its death, makes
 * the next one and asks again for every view that is watched. Calls that were under way when a
 * Worker died settle with `core-restarted`; what was sent is in the persistent queue and goes out.
 */
import type { MethodName, Params, Result } from '../protocol/methods.ts';
import type { ViewName, ViewParams, ViewUpdate } from '../protocol/views.ts';
import { CoreError } from '../protocol/coreError.ts';
import { type Told, english, say } from '../protocol/sentences.ts';
import {
  type CoreErrorCode,
  type CoreFailure,
  type ToCore,
  bounds,
  protocolVersion,
} from '../protocol/wire.ts';
import { readFromCore } from './fromCore.ts';
import { type Lifeline, watchLifeline } from './lifeline.ts';

export interface CoreClock {
  /** Milliseconds, monotonic. */
  now(): number;
  setTimeout(run: () => void, ms: number): () => void;
}

type AllowedHomeservers = readonly string[] | 'any';

export interface CoreOptions {
  /** Makes the Worker from the app's own URL, through the app's Trusted Types policy. */
  readonly createWorker: () => Worker;
  /**
   * Origins that the core may talk to; `'any'` is every `https:` origin, and loopback. What is stored
   * is shown before they are known; a promise that rejects leaves the core without a network.
   */
  readonly allowedHomeservers: AllowedHomeservers | Promise<AllowedHomeservers>;
  /** Origins of OAuth 2.0 servers, beside the homeservers; known when those are. */
  readonly oauthOrigins?: readonly string[] | Promise<readonly string[]>;
  /** 32 bytes that local data is encrypted with, or `null` for the core's own key. */
  readonly storageKey: () => Promise<ArrayBuffer | null>;
  readonly clock?: CoreClock;
  /** Silence after which the Worker counts as hung, in milliseconds. */
  readonly hangMs?: number;
}

export type Lifecycle =
  | { readonly event: 'started' }
  | { readonly event: 'crashed'; readonly why: 'ended' | 'hung' | 'did-not-load' }
  | { readonly event: 'revived'; readonly afterMs: number }
  /** The core is busy: calls under way and updates held back for want of acknowledgement. */
  | { readonly event: 'pressure'; readonly calls: number; readonly heldUpdates: number }
  /** Another tab owns the account. */
  | { readonly event: 'elsewhere' };

export interface Watch {
  readonly subscription: number;
  stop(): void;
}

export interface Core {
  /** Rejects with `CoreError`; exactly one settlement, also where the Worker dies. */
  call<M extends MethodName>(
    method: M,
    params: Params<M>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<M>>;
  /** Delivers a snapshot first, then updates in order. After a revival it starts over. */
  watch<V extends ViewName>(
    view: V,
    params: ViewParams<V>,
    deliver: (update: ViewUpdate<V>) => void,
    ended?: (failure: CoreFailure) => void,
  ): Watch;
  onLifecycle(listener: (event: Lifecycle) => void): () => void;
  /** From now on failures are told in these words; in English before. */
  wordWith(word: (told: Told) => string): void;
  /** Ends the Worker; pending calls settle with `aborted`. */
  dispose(): void;
}

interface Pending {
  /** The core is the only one at the other end and answers by the method table. */
  readonly settle: (value: never) => void;
  readonly fail: (error: CoreError) => void;
}

interface Watching {
  readonly view: ViewName;
  readonly params: unknown;
  readonly deliver: (update: unknown) => void;
  readonly ended: ((failure: CoreFailure) => void) | undefined;
}

const browserClock: CoreClock = {
  now: () => performance.now(),
  setTimeout: (run, ms) => {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
};

/** Milliseconds before the n-th revival in a row; a Worker that stayed alive starts over. */
const revivalDelays = [0, 250, 1_000, 4_000, 15_000] as const;
const stableAfterMs = 30_000;

export function createCore(options: CoreOptions): Core {
  return new CoreClient(options);
}

class CoreClient implements Core {
  readonly #options: CoreOptions;
  readonly #clock: CoreClock;
  readonly #hangMs: number;
  #word: (told: Told) => string = english;
  readonly #pending = new Map<number, Pending>();
  readonly #watching = new Map<number, Watching>();
  readonly #listeners = new Set<(event: Lifecycle) => void>();
  #nextId = 1;
  #worker: Worker | undefined;
  #lifeline: Lifeline | undefined;
  #ready = false;
  #held: ToCore[] = [];
  #startedAt = 0;
  #diedAt: number | undefined;
  #deaths = 0;
  /** Beats since the core last said anything; a frozen page misses none. */
  #silentBeats = 0;
  #cancelBeat: (() => void) | undefined;
  #cancelRevival: (() => void) | undefined;
  #disposed = false;

  constructor(options: CoreOptions) {
    this.#options = options;
    this.#clock = options.clock ?? browserClock;
    this.#hangMs = options.hangMs ?? bounds.heartbeatMs * 4;
    this.#start();
  }

  call<M extends MethodName>(
    method: M,
    params: Params<M>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Result<M>> {
    if (this.#disposed) return Promise.reject(this.#gone());
    if (signal?.aborted === true) return Promise.reject(this.#aborted());
    if (this.#pending.size >= bounds.maxCalls) {
      return Promise.reject(this.#error('too-busy', say('busy', { count: bounds.maxCalls }), 500));
    }
    const id = this.#nextId++;
    return new Promise<Result<M>>((resolve, reject) => {
      const onAbort = (): void => {
        if (!this.#pending.delete(id)) return;
        this.#post({ kind: 'abort', id });
        reject(this.#aborted());
      };
      const done = (): void => signal?.removeEventListener('abort', onAbort);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(id, {
        settle: (value) => {
          done();
          resolve(value);
        },
        fail: (error) => {
          done();
          reject(error);
        },
      });
      try {
        this.#post({ kind: 'call', id, method, params });
      } catch {
        this.#pending.delete(id);
        done();
        reject(this.#error('invalid', say('cannot-hand-over', { method })));
      }
    });
  }

  watch<V extends ViewName>(
    view: V,
    params: ViewParams<V>,
    deliver: (update: ViewUpdate<V>) => void,
    ended?: (failure: CoreFailure) => void,
  ): Watch {
    if (this.#disposed) throw this.#gone();
    const subscription = this.#nextId++;
    this.#watching.set(subscription, {
      view,
      params,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
      deliver: (update) => deliver(update as ViewUpdate<V>),
      ended,
    });
    this.#post({ kind: 'watch', subscription, view, params });
    return {
      subscription,
      stop: () => {
        if (this.#watching.delete(subscription)) this.#post({ kind: 'unwatch', subscription });
      },
    };
  }

  onLifecycle(listener: (event: Lifecycle) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wordWith(word: (told: Told) => string): void {
    this.#word = word;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#end();
    this.#cancelRevival?.();
    this.#watching.clear();
    this.#listeners.clear();
    this.#settleAll(this.#gone());
  }

  #start(): void {
    const worker = this.#options.createWorker();
    this.#worker = worker;
    this.#startedAt = this.#clock.now();
    this.#silentBeats = 0;
    worker.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (this.#worker === worker) this.#receive(event.data);
    });
    // The core handles its own errors: one that reaches this side is a script that did not load.
    worker.addEventListener('error', () => {
      if (this.#worker === worker && !this.#ready) this.#died('did-not-load');
    });
    const lifeline = `kumix-core-${crypto.randomUUID()}`;
    void this.#greet(worker, lifeline);
    this.#beat();
  }

  async #greet(worker: Worker, lifeline: string): Promise<void> {
    const storageKey = await this.#options.storageKey();
    if (this.#worker !== worker) return;
    worker.postMessage({
      kind: 'hello',
      version: protocolVersion,
      storageKey,
      lifeline,
    } satisfies ToCore);
    this.#lifeline = watchLifeline(lifeline, () => {
      if (this.#worker === worker) this.#died('ended');
    });
    await this.#tellHomeservers(worker);
  }

  async #tellHomeservers(worker: Worker): Promise<void> {
    try {
      const [allowed, oauth] = await Promise.all([
        this.#options.allowedHomeservers,
        this.#options.oauthOrigins ?? [],
      ]);
      if (this.#worker !== worker) return;
      worker.postMessage({ kind: 'homeservers', allowed, oauth } satisfies ToCore);
    } catch {
      // Whoever gave the promise tells why there is none; without a list nothing is asked.
    }
  }

  #post(message: ToCore): void {
    if (this.#ready) this.#worker?.postMessage(message);
    else this.#held.push(message);
  }

  #receive(data: unknown): void {
    const message = readFromCore(data, this.#word);
    if (message === undefined) return;
    this.#silentBeats = 0;
    switch (message.kind) {
      case 'ready':
        this.#onReady();
        break;
      case 'reply': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `Pending`
        pending?.settle(message.value as never);
        break;
      }
      case 'failure': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        const { code, told, retryAfterMs } = message.failure;
        pending?.fail(this.#error(code, told, retryAfterMs));
        break;
      }
      case 'update': {
        const watching = this.#watching.get(message.subscription);
        this.#post({ kind: 'acknowledge', subscription: message.subscription });
        watching?.deliver(message.update);
        break;
      }
      case 'ended': {
        const watching = this.#watching.get(message.subscription);
        this.#watching.delete(message.subscription);
        watching?.ended?.(message.failure);
        break;
      }
      case 'pressure':
        this.#tell({ event: 'pressure', calls: message.calls, heldUpdates: message.heldUpdates });
        break;
      case 'elsewhere':
        this.#tell({ event: 'elsewhere' });
        break;
      case 'pong':
        break;
    }
  }

  #onReady(): void {
    this.#ready = true;
    this.#lifeline?.ready();
    const held = this.#held;
    this.#held = [];
    for (const message of held) this.#worker?.postMessage(message);
    if (this.#diedAt === undefined) {
      this.#tell({ event: 'started' });
    } else {
      this.#tell({ event: 'revived', afterMs: this.#clock.now() - this.#diedAt });
      this.#diedAt = undefined;
    }
  }

  #beat(): void {
    this.#cancelBeat = this.#clock.setTimeout(() => {
      const silentMs = this.#silentBeats * bounds.heartbeatMs;
      if (silentMs >= (this.#ready ? this.#hangMs : this.#hangMs / 2)) {
        this.#died(this.#ready ? 'hung' : 'did-not-load');
        return;
      }
      this.#silentBeats += 1;
      if (this.#ready) this.#post({ kind: 'ping', at: this.#clock.now() });
      this.#beat();
    }, bounds.heartbeatMs);
  }

  #died(why: 'ended' | 'hung' | 'did-not-load'): void {
    this.#end();
    // What is asked from now on is held behind these, and the next Worker hears it in this order.
    for (const [subscription, { view, params }] of this.#watching) {
      this.#post({ kind: 'watch', subscription, view, params });
    }
    this.#diedAt ??= this.#clock.now();
    this.#deaths = this.#clock.now() - this.#startedAt > stableAfterMs ? 1 : this.#deaths + 1;
    this.#tell({ event: 'crashed', why });
    this.#settleAll(this.#error('core-restarted', say('restarted'), 0));
    const delay = revivalDelays[Math.min(this.#deaths, revivalDelays.length) - 1] ?? 0;
    this.#cancelRevival = this.#clock.setTimeout(() => this.#start(), delay);
  }

  #end(): void {
    this.#cancelBeat?.();
    this.#lifeline?.release();
    this.#lifeline = undefined;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ready = false;
    this.#held = [];
  }

  #settleAll(error: CoreError): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { fail } of pending) fail(error);
  }

  #gone(): CoreError {
    return this.#error('aborted', say('closed'));
  }

  #aborted(): CoreError {
    return this.#error('aborted', say('taken-back'));
  }

  #error(code: CoreErrorCode, told: Told, retryAfterMs?: number): CoreError {
    return new CoreError(code, told, retryAfterMs, this.#word);
  }

  #tell(event: Lifecycle): void {
    for (const listener of this.#listeners) listener(event);
  }
}
