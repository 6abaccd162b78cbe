/**
 * Runs first in an extension's worker, in the same script as the author's text and before it. That
 * text may hoist `function Object(){}` or `let self` above these lines, so nothing here reads a
 * global by its bare name: only syntax, and properties of the realm's own object. The build hands that object in as a parameter, from the script's
 * `this`. Depth, not the wall: the wall is the cell's policy and the relay.
 *
 * It leaves one thing behind: `__kumix`, which the SDK takes and deletes.
 */
// oxlint-disable typescript/no-unsafe-type-assertion, typescript/unbound-method -- the realm's own
// object has no type that could be trusted here, and its functions are called with it as `this`.
declare const kumixRealm: unknown;

(function prelude() {
  // All that an extension has: what a browser adds some day is not among it until somebody has looked at
  // it. Not here is what sends, stores, starts another realm, or takes from what the whole browser shares:
  // bytes that its own process holds, its graphics, threads that compute for longer than a worker lives.
  const ofTheLanguage =
    'undefined NaN Infinity globalThis Object Function Array Number Boolean String Symbol BigInt Math Date ' +
    'RegExp Promise Proxy Reflect JSON Intl Temporal Iterator Map Set WeakMap WeakSet WeakRef ' +
    'FinalizationRegistry DisposableStack AsyncDisposableStack ArrayBuffer DataView Int8Array Uint8Array ' +
    'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array ' +
    'Float16Array Float32Array Float64Array Error AggregateError EvalError InternalError RangeError ' +
    'ReferenceError SuppressedError SyntaxError TypeError URIError parseFloat parseInt isFinite isNaN ' +
    'decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval';
  const ofTheWorker =
    'self constructor WorkerGlobalScope DedicatedWorkerGlobalScope isSecureContext crossOriginIsolated ' +
    'origin EventTarget addEventListener removeEventListener dispatchEvent when onerror ' +
    'onunhandledrejection onrejectionhandled Event CustomEvent ErrorEvent MessageEvent ' +
    'PromiseRejectionEvent setTimeout clearTimeout setInterval clearInterval queueMicrotask ' +
    'requestAnimationFrame cancelAnimationFrame scheduler Scheduler TaskController TaskSignal ' +
    'TaskPriorityChangeEvent structuredClone atob btoa performance Performance PerformanceEntry ' +
    'PerformanceMark PerformanceMeasure PerformanceObserver PerformanceObserverEntryList crypto Crypto ' +
    'URL URLSearchParams URLPattern AbortController AbortSignal DOMException QuotaExceededError ' +
    'MessageChannel MessagePort TextEncoder TextDecoder TextEncoderStream TextDecoderStream ' +
    'CompressionStream DecompressionStream ReadableStream ReadableStreamDefaultReader ' +
    'ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ' +
    'ReadableByteStreamController WritableStream WritableStreamDefaultWriter ' +
    'WritableStreamDefaultController TransformStream TransformStreamDefaultController ' +
    'ByteLengthQueuingStrategy CountQueuingStrategy Observable Subscriber ImageData DOMMatrix ' +
    'DOMMatrixReadOnly DOMPoint DOMPointReadOnly DOMQuad DOMRect DOMRectReadOnly';

  interface Bag {
    [name: string]: unknown;
  }
  type Getter = ((this: unknown) => unknown) | undefined;
  const realm = kumixRealm as Bag;
  // What is hoisted shadows the realm's own names; what a literal inherits is nobody's to shadow.
  const { getPrototypeOf, getOwnPropertyNames } = {}.constructor as ObjectConstructor;
  const above = (holder: Bag): Bag | null => getPrototypeOf(holder) as Bag | null;

  // A hoisted `function postMessage(){}` has replaced the built-in for good, for its author too: what
  // is read here is then harmless, and its loss is the author's own.
  const post = realm['postMessage'] as (message: unknown, transfer?: readonly unknown[]) => void;
  const policies = realm['trustedTypes'] as
    | { createPolicy(name: string, rules: object): unknown }
    | undefined;
  const wasm = realm['WebAssembly'] as
    | {
        [name: string]: unknown;
        instantiate?(bytes: ArrayBuffer, imports: object): Promise<{ instance: unknown }>;
        Memory?: new (pages: object) => { readonly buffer: SharedArrayBuffer };
      }
    | undefined;
  const instantiate = wasm?.instantiate;
  const memory = wasm?.Memory;
  const integers = realm['Int32Array'] as typeof Int32Array | undefined;
  // A hoisted function of that name would be handed memory that is shared; it has no such property yet.
  const ofTheRealm = integers?.BYTES_PER_ELEMENT === 4;
  const wait = (realm['Atomics'] as typeof Atomics | undefined)?.wait;
  const failure = realm['Error'] as ErrorConstructor;
  // Bound now: whoever replaces `Function.prototype.call` later would be handed the built-ins.
  const tell: typeof post = post.bind(realm);
  const compile = instantiate?.bind(wasm);
  // Read by the getter of now, or not at all: `get data` may be replaced, too.
  const ofMessage = (realm['MessageEvent'] as { prototype: Bag } | undefined)?.prototype;
  const getter = (ofMessage?.['__lookupGetter__'] as ((name: string) => Getter) | undefined)?.call(
    ofMessage,
    'data',
  );
  const dataOf = getter?.call.bind(getter) as ((event: unknown) => unknown) | undefined;

  type Listener = (channel: number, data: unknown) => void;
  let listener: Listener | undefined;
  const waiting: [number, unknown][] = [];
  let files: Record<string, ArrayBuffer> = {};

  // Whoever is ended runs on in Chromium, for two seconds, unless its turn comes to an end before: nothing
  // of that is to keep the relay's thread busy, and as little as can be a processor.
  const told = +(realm['name'] as string);
  let most = told >= 0 ? told : 10_000;
  let unheard = 0;
  let bed: Int32Array | undefined;

  function sleep(): void {
    if (!integers || !ofTheRealm || !memory || !wait) return;
    try {
      bed ??= new integers(new memory({ initial: 1, maximum: 1, shared: true }).buffer);
      wait(bed, 0, 0, 100);
    } catch {
      // Not in this browser: it spins until it is stopped.
    }
  }

  /** Counts a message, and refuses one too many. Whoever was told so and goes on is put to sleep. */
  function refuses(): boolean {
    if (++unheard <= most) return false;
    if (unheard > most + 1) sleep();
    return true;
  }

  const hear = (event: { isTrusted: boolean }): void => {
    // What the author's text says to itself is not the relay's.
    if (!event.isTrusted || !dataOf) return;
    unheard = 0;
    const data = dataOf(event) as unknown[] | string | number;
    // A ping: whoever spins does not answer.
    if (typeof data === 'number') return tell(data);
    // A text alone is the host's.
    const alone = typeof data === 'string';
    if (!alone && data[0] === 'files') {
      files = data[1] as Record<string, ArrayBuffer>;
      // Whoever else listens is given the same array.
      data[1] = undefined;
      return;
    }
    if (!alone && data[0] === 'most') {
      most = data[1] as number;
      return;
    }
    const channel = alone ? 0 : (data[0] as number);
    const content = alone ? data : data[1];
    if (listener) listener(channel, content);
    else waiting.push([channel, content]);
  };

  // All listeners are given the same array. Firefox and WebKit call those that capture first, Chromium in
  // their order: this one reads it before any can write into it, and nobody else can hand it one. A hoisted
  // `onmessage` or `addEventListener` would be handed the listener itself.
  const listen = above(realm)?.['addEventListener'] as Worker['addEventListener'];
  listen.call(realm as unknown as Worker, 'message', hear, true);

  function takeAway(holder: Bag | undefined, name: string): void {
    try {
      if (holder) delete holder[name];
    } catch {
      // Not configurable: what the author's text hoisted, or in this browser.
    }
  }

  // Every name the page's policy allows is taken here, so a Worker constructor that someone digs up
  // has no policy left to make its address with.
  for (const name of ['kumix-cell', 'kumix', 'dompurify']) {
    try {
      policies?.createPolicy(name, {});
    } catch {
      // Another policy of that name exists, which serves as well.
    }
  }

  const kept: Bag = {};
  for (const name of ofTheLanguage.concat(' ', ofTheWorker).split(' ')) kept[name] = true;
  // To the last holder, which is what every object inherits from.
  for (let holder = realm, next = above(holder); next; holder = next, next = above(next)) {
    for (const name of getOwnPropertyNames(holder)) if (kept[name] !== true) takeAway(holder, name);
  }
  // These lead there from a name that is kept.
  takeAway(realm['URL'] as Bag | undefined, 'createObjectURL');
  takeAway(realm['URL'] as Bag | undefined, 'revokeObjectURL');
  takeAway((realm['Crypto'] as { prototype?: Bag } | undefined)?.prototype, 'subtle');

  // An instance and what it exports would lead back to what was taken away.
  for (const name of ['Module', 'Instance', 'Memory', 'Table', 'Global', 'Tag', 'Exception']) {
    const { prototype }: { prototype?: { constructor?: unknown } } = wasm?.[name] ?? {};
    if (prototype) delete prototype.constructor;
  }

  let lines = 0;
  const say =
    (level: string) =>
    (...parts: unknown[]): void => {
      // Native consoles slow a browser down when they are flooded; a few lines are enough to debug.
      // Of the rest every thousandth counts against the rate, so that an endless one is ended.
      if (lines++ >= 200 && (lines % 1_000 !== 0 || refuses())) return;
      let text = level;
      for (const part of parts) {
        try {
          text += ` ${typeof part === 'string' ? part : part instanceof Error ? (part.stack ?? part.message) : JSON.stringify(part)}`;
        } catch {
          text += ' ?';
        }
      }
      tell(['log', text.slice(0, 500)]);
    };
  const silent = (): void => {};
  realm['console'] = {
    log: say('log'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    debug: silent,
    trace: silent,
    group: silent,
    groupCollapsed: silent,
    groupEnd: silent,
    table: silent,
    time: silent,
    timeEnd: silent,
    assert: silent,
  };

  realm['__kumix'] = {
    version: 1,
    /** Channel 0 is the host; every other is a surface. */
    post(channel: number, text: string, buffers?: readonly ArrayBuffer[]): void {
      if (refuses()) {
        throw new failure(`more than ${most} messages in one turn: the policy allows no more`);
      }
      if (buffers && buffers.length > 0) tell([channel, text, ...buffers], buffers);
      else tell(channel === 0 ? text : [channel, text]);
    },
    listen(next: Listener): void {
      listener = next;
      for (const [channel, data] of waiting.splice(0)) next(channel, data);
    },
    /** Instantiates a binary of the package that the host has inspected. */
    async wasm(name: unknown, imports: object): Promise<unknown> {
      const file = typeof name === 'string' ? name : '';
      // What every object has is no file: nor what the author's text gave all of them.
      const bytes = file in {} ? undefined : files[file];
      if (!bytes || !compile) throw new failure(`${file} is not a WASM file of this package`);
      return (await compile(bytes, imports)).instance;
    },
  };
})();
