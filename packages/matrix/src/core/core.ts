/**
 * The front room of the Worker: every call and every view comes in here and is shown its door. It
 * knows no SDK; what is stored is on its way to the page before the SDK's code is even asked for.
 */
import type { MethodName, Params, Result } from '../protocol/methods.ts';
import type { ViewName, ViewParams } from '../protocol/views.ts';
import { CoreError } from '../protocol/coreError.ts';
import { say } from '../protocol/sentences.ts';
import type { AccountMethod, LiveView } from './account/account.ts';
import { openAccount } from './account/stage.ts';
import { Diagnostics } from './diagnostics.ts';
import { type AllowedHomeservers, guardedFetch } from './homeservers.ts';
import { Lifecycle } from './session/lifecycle.ts';
import { loginMethods } from './session/loginMethods.ts';
import { type Feed, listFeed, valueFeed } from './views/feed.ts';
import { LiveFeed } from './views/liveFeed.ts';
import { RoomFeed } from './views/roomFeed.ts';
import { TimelineFeed } from './views/timelineFeed.ts';

export interface CoreSettings {
  /** Settles once the page knows; no request is made before. */
  readonly allowedHomeservers: Promise<AllowedHomeservers>;
  /** Where OAuth 2.0 tokens may be asked for, besides the homeservers. */
  readonly oauthOrigins: Promise<AllowedHomeservers>;
  readonly storageKey: ArrayBuffer | null;
  readonly onElsewhere: () => void;
}

interface CallContext {
  readonly signal: AbortSignal;
  /** What the caller watches under this number. */
  readonly feed: (subscription: number) => Feed | undefined;
}

export class Core {
  readonly #diagnostics = new Diagnostics(() => performance.now());
  readonly #lifecycle: Lifecycle;
  readonly #login: ReturnType<typeof loginMethods>;

  constructor({ allowedHomeservers, oauthOrigins, storageKey, onElsewhere }: CoreSettings) {
    const send = this.#diagnostics.watch(guardedFetch(allowedHomeservers));
    const sendOAuth = this.#diagnostics.watch(guardedFetch(oauthOrigins));
    this.#lifecycle = new Lifecycle({
      allowedHomeservers,
      storageKey,
      send,
      sendOAuth,
      onElsewhere,
    });
    this.#login = loginMethods({
      allowed: allowedHomeservers,
      send,
      sendOAuth,
      vault: () => this.#lifecycle.vault(),
      asleep: () => this.#lifecycle.asleep,
      enter: (make) => this.#lifecycle.enter(make),
    });
  }

  get hasAccount(): boolean {
    return this.#lifecycle.hasAccount;
  }

  /** @throws CoreError `invalid` for a view that does not exist. */
  async openView<V extends ViewName>(view: V, params: ViewParams<V>): Promise<Feed> {
    const { state, account, firstLook } = this.#lifecycle;
    const vault = await this.#lifecycle.vault();
    const open: { readonly [N in ViewName]: (params: ViewParams<N>) => Feed } = {
      session: () => valueFeed(state.session),
      sync: () => valueFeed(state.sync),
      rooms: () => listFeed(state.rooms, (room) => room.id),
      uploads: () => valueFeed(state.uploads),
      roomSettings: this.#live('roomSettings'),
      threadNews: this.#live('threadNews'),
      notifications: this.#live('notifications'),
      alerts: this.#live('alerts'),
      ignored: this.#live('ignored'),
      trust: () => valueFeed(state.trust),
      devices: this.#live('devices'),
      person: this.#live('person'),
      roomTrust: this.#live('roomTrust'),
      room: ({ roomId }) => new RoomFeed(roomId, vault, account),
      timeline: (wanted) => new TimelineFeed(wanted, vault, account, () => firstLook.served()),
    };
    if (!Object.hasOwn(open, view)) {
      throw new CoreError('invalid', say('no-view', { view }));
    }
    return open[view](params);
  }

  #live<V extends LiveView>(view: V): (params: ViewParams<V>) => Feed {
    return (params) =>
      new LiveFeed(this.#lifecycle.account, (account, changed) =>
        account.views[view](params, changed),
      );
  }

  /** @throws CoreError */
  async call<M extends MethodName>(
    method: M,
    params: Params<M>,
    context: CallContext,
  ): Promise<Result<M>> {
    try {
      return await this.#serve(method, params, context);
    } catch (cause) {
      this.#diagnostics.failed(method, cause instanceof CoreError ? cause.code : 'failed');
      throw cause;
    }
  }

  #serve<M extends MethodName>(
    method: M,
    params: Params<M>,
    context: CallContext,
  ): Promise<Result<M>> {
    const { signal } = context;
    const front: {
      readonly [N in Exclude<MethodName, AccountMethod>]: (
        params: Params<N>,
        signal: AbortSignal,
      ) => Promise<Result<N>>;
    } = {
      ...this.#login,
      'session.takeOver': () => this.#lifecycle.takeOver(),
      'session.logout': () => this.#lifecycle.logOut('logout'),
      'session.logoutEverywhere': () => this.#lifecycle.logOut('logout/all'),
      'session.reset': () => this.#lifecycle.reset(),
      'diagnostics.core': () =>
        Promise.resolve(this.#diagnostics.read(this.#lifecycle.state, this.#lifecycle.session)),
      'timeline.load': async ({ subscription, direction, count }) =>
        (await timelineOf(context.feed(subscription))).load(direction, count),
      'timeline.jump': async ({ subscription, to }) =>
        (await timelineOf(context.feed(subscription))).jump(to),
    };
    if (isFront(front, method)) {
      // The table above is typed by method; TypeScript cannot follow a generic key into it.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return (front[method] as (params: Params<M>, signal: AbortSignal) => Promise<Result<M>>)(
        params,
        signal,
      );
    }
    return this.#callAccount(method, params, signal);
  }

  async #callAccount<M extends MethodName>(
    method: M,
    params: Params<M>,
    signal: AbortSignal,
  ): Promise<Result<M>> {
    const { methods, explain } = await openAccount(this.#lifecycle.account);
    if (!Object.hasOwn(methods, method)) {
      throw new CoreError('invalid', say('no-method', { method }));
    }
    const handlers: Readonly<Record<string, unknown>> = methods;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in `call`
    const handler = handlers[method] as (
      params: Params<M>,
      signal: AbortSignal,
    ) => Promise<Result<M>>;
    try {
      return await handler(params, signal);
    } catch (cause) {
      throw explain(cause);
    }
  }
}

function isFront<T extends object>(table: T, method: string): method is string & keyof T {
  return Object.hasOwn(table, method);
}

async function timelineOf(feed: Feed | undefined) {
  if (!(feed instanceof TimelineFeed)) {
    throw new CoreError('invalid', say('timeline.not-open'));
  }
  return feed.live();
}
