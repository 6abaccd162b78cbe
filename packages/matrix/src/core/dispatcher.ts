/**
 * From messages to the core and back. Bounded: a call past `maxCalls` is refused at once, a view
 * has credit. A call settles exactly once, also where it was taken back.
 */
import type { MethodName, Params } from '../protocol/methods.ts';
import type { ViewName, ViewParams } from '../protocol/views.ts';
import { CoreError } from '../protocol/coreError.ts';
import { say } from '../protocol/sentences.ts';
import { type FromCore, type ToCore, bounds, protocolVersion } from '../protocol/wire.ts';
import type { Core, CoreSettings } from './core.ts';
import type { AllowedHomeservers } from './homeservers.ts';
import { Subscriptions } from './views/subscriptions.ts';

type Post = (message: FromCore, transfer?: Transferable[]) => void;
type Serving = Pick<Core, 'call' | 'openView'>;

/** Calls under way from which on the page is told of pressure, until they are half as many. */
const pressureCalls = bounds.maxCalls / 2;

export class Dispatcher {
  readonly #post: Post;
  readonly #makeCore: (settings: CoreSettings) => Serving;
  readonly #calls = new Map<number, AbortController>();
  readonly #views: Subscriptions;
  /** Views asked for and not yet open: one that is taken back meanwhile is never opened. */
  readonly #opening = new Set<number>();
  readonly #homeservers = Promise.withResolvers<AllowedHomeservers>();
  readonly #oauth = Promise.withResolvers<AllowedHomeservers>();
  #core: Serving | undefined;
  #pressed = false;

  constructor(post: Post, makeCore: (settings: CoreSettings) => Serving) {
    this.#post = post;
    this.#makeCore = makeCore;
    this.#views = new Subscriptions(post, bounds.credit);
  }

  receive(message: ToCore): void {
    switch (message.kind) {
      case 'hello':
        this.#hello(message);
        break;
      case 'homeservers':
        // The first list holds for as long as this Worker lives.
        this.#homeservers.resolve(message.allowed);
        this.#oauth.resolve(
          message.allowed === 'any' ? 'any' : [...message.allowed, ...message.oauth],
        );
        break;
      case 'call':
        void this.#call(message.id, message.method, message.params);
        break;
      case 'abort':
        this.#calls.get(message.id)?.abort();
        break;
      case 'watch':
        void this.#watch(message.subscription, message.view, message.params);
        break;
      case 'unwatch':
        this.#opening.delete(message.subscription);
        this.#views.remove(message.subscription);
        break;
      case 'acknowledge':
        this.#views.acknowledge(message.subscription);
        break;
      case 'ping':
        this.#post({ kind: 'pong', at: message.at });
        break;
    }
  }

  #hello(message: Extract<ToCore, { kind: 'hello' }>): void {
    if (this.#core !== undefined) return;
    if (message.version !== protocolVersion) {
      // The page and its Worker are of one build; a mix means a half-updated cache.
      throw new Error(`The page speaks protocol ${message.version}, the core ${protocolVersion}.`);
    }
    this.#core = this.#makeCore({
      allowedHomeservers: this.#homeservers.promise,
      oauthOrigins: this.#oauth.promise,
      storageKey: message.storageKey,
      onElsewhere: () => this.#post({ kind: 'elsewhere' }),
    });
    this.#post({ kind: 'ready', version: protocolVersion });
  }

  async #call(id: number, method: MethodName, params: unknown): Promise<void> {
    if (this.#calls.has(id)) return;
    if (this.#calls.size >= bounds.maxCalls) {
      this.#post({
        kind: 'failure',
        id,
        failure: new CoreError('too-busy', say('busy.core'), 500).toFailure(),
      });
      return;
    }
    const controller = new AbortController();
    this.#calls.set(id, controller);
    this.#measure();
    try {
      if (this.#core === undefined) throw new CoreError('invalid', say('not-greeted'));
      const value = await this.#core.call(
        method,
        // The page's client checks parameters by type; both sides are of one build.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        params as Params<MethodName>,
        { signal: controller.signal, feed: (subscription) => this.#views.get(subscription) },
      );
      this.#post({ kind: 'reply', id, value }, transferOf(value));
    } catch (cause) {
      this.#post({ kind: 'failure', id, failure: failureOf(cause, controller.signal).toFailure() });
    } finally {
      this.#calls.delete(id);
      this.#measure();
    }
  }

  async #watch(subscription: number, view: ViewName, params: unknown): Promise<void> {
    this.#opening.add(subscription);
    try {
      if (this.#core === undefined) throw new CoreError('invalid', say('not-greeted'));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in `#call`
      const feed = await this.#core.openView(view, params as ViewParams<ViewName>);
      if (this.#opening.delete(subscription)) this.#views.add(subscription, feed);
      else feed.dispose();
    } catch (cause) {
      this.#opening.delete(subscription);
      this.#post({ kind: 'ended', subscription, failure: failureOf(cause).toFailure() });
    }
  }

  #measure(): void {
    const calls = this.#calls.size;
    if (!this.#pressed && calls >= pressureCalls) {
      this.#pressed = true;
      this.#post({ kind: 'pressure', calls, heldUpdates: this.#views.held });
    } else if (this.#pressed && calls < pressureCalls / 2) {
      this.#pressed = false;
      this.#post({ kind: 'pressure', calls, heldUpdates: this.#views.held });
    }
  }
}

function failureOf(cause: unknown, signal?: AbortSignal): CoreError {
  if (cause instanceof CoreError) return cause;
  if (signal?.aborted === true) return new CoreError('aborted', say('taken-back'));
  return new CoreError('failed', say('failed'));
}

/** Media bytes move; everything else is copied. */
function transferOf(value: unknown): Transferable[] {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return [];
  return value.bytes instanceof ArrayBuffer ? [value.bytes] : [];
}
