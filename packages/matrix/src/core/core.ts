/**
 * The front room of the Worker: session, ownership and views. It knows no SDK; what is stored is
 * on its way to the page before the SDK's code is even asked for.
 */
import type { MethodName, Params, Result } from '../protocol/methods.ts';
import type { RoomSummary, SessionState, SyncState } from '../protocol/models.ts';
import { type TrustState, noTrust } from '../protocol/trust.ts';
import type { ViewName, ViewParams } from '../protocol/views.ts';
import { CoreError } from '../protocol/coreError.ts';
import { say } from '../protocol/sentences.ts';
import { mediaUri } from '../protocol/ids.ts';
import {
  type Account,
  type AccountMethod,
  type AccountStage,
  type AccountState,
  type LiveView,
} from './account/account.ts';
import { Diagnostics } from './diagnostics.ts';
import { type AllowedHomeservers, guardedFetch } from './homeservers.ts';
import { endsOf, logOutAt, revoke } from './session/sessionEnds.ts';
import { LiveSession } from './session/liveSession.ts';
import { loginMethods } from './session/loginMethods.ts';
import { deleteAccountDatabases, deleteOwnDatabase } from './session/wipe.ts';
import { openAccount } from './account/stage.ts';
import { FirstLook } from './session/firstLook.ts';
import { Ownership } from './session/owner.ts';
import { openStorageKey } from './storageKey.ts';
import { Database } from './storage/database.ts';
import { Seal } from './storage/seal.ts';
import { type StoredSession, Vault } from './storage/vault.ts';
import { type Feed, listFeed, valueFeed } from './views/feed.ts';
import { LiveFeed } from './views/liveFeed.ts';
import { RoomFeed } from './views/roomFeed.ts';
import { TimelineFeed } from './views/timelineFeed.ts';
import { Value } from './value.ts';

export interface CoreSettings {
  /** Settles once the page knows; no request is made before. */
  readonly allowedHomeservers: Promise<AllowedHomeservers>;
  /** Where OAuth 2.0 tokens may be asked for, besides the homeservers. */
  readonly oauthOrigins: Promise<AllowedHomeservers>;
  readonly storageKey: ArrayBuffer | null;
  readonly onElsewhere: () => void;
}

interface Opened {
  readonly database: Database;
  readonly storageKey: Uint8Array<ArrayBuffer>;
  readonly seal: Seal;
  readonly vault: Vault;
}

/** How long a closing tab may hold on to the account before this one says "elsewhere". */
const handOverMs = 1_500;

export class Core {
  readonly #settings: CoreSettings;
  readonly #diagnostics = new Diagnostics(() => performance.now());
  readonly #fetch: typeof fetch;
  readonly #fetchOAuth: typeof fetch;
  readonly #login: ReturnType<typeof loginMethods>;
  readonly #owner: Ownership;
  readonly #state: AccountState = {
    session: new Value<SessionState>({ state: 'restoring' }),
    sync: new Value<SyncState>({ state: 'starting' }),
    rooms: new Value<readonly RoomSummary[] | undefined>(undefined),
    uploads: new Value({}),
    trust: new Value<TrustState>(noTrust),
  };
  #opened: Promise<Opened>;
  /** Settles when the account that was last asked for is open, or is not going to be. */
  #loading: Promise<void> = Promise.resolve();
  #session: LiveSession | undefined;
  /** This side ends the session: the homeserver's word that it is over is expected. */
  #leaving = false;
  /** Soft-logged-out: its keys are still here, and fit only the same account and device. */
  #asleep: StoredSession | undefined;
  readonly #firstLook = new FirstLook();
  readonly #account = new Value<AccountStage>({ stage: 'opening' }, Object.is);

  constructor(settings: CoreSettings) {
    this.#settings = settings;
    this.#fetch = this.#diagnostics.watch(guardedFetch(settings.allowedHomeservers));
    this.#fetchOAuth = this.#diagnostics.watch(guardedFetch(settings.oauthOrigins));
    this.#login = loginMethods({
      allowed: settings.allowedHomeservers,
      send: this.#fetch,
      sendOAuth: this.#fetchOAuth,
      vault: async () => (await this.#opened).vault,
      asleep: () => this.#asleep,
      enter: (make) => this.#enter(make),
    });
    this.#owner = new Ownership(() => this.#lost());
    this.#opened = this.#open();
    void this.#restore();
  }

  /** An account is open, or about to be. */
  get hasAccount(): boolean {
    const { stage } = this.#account.get();
    return stage === 'open' || stage === 'opening';
  }

  /** @throws CoreError `invalid` for a view that does not exist. */
  async openView<V extends ViewName>(view: V, params: ViewParams<V>): Promise<Feed> {
    const { vault } = await this.#opened;
    const open: { readonly [N in ViewName]: (params: ViewParams<N>) => Feed } = {
      session: () => valueFeed(this.#state.session),
      sync: () => valueFeed(this.#state.sync),
      rooms: () => listFeed(this.#state.rooms, (room) => room.id),
      uploads: () => valueFeed(this.#state.uploads),
      roomSettings: this.#live('roomSettings'),
      threadNews: this.#live('threadNews'),
      notifications: this.#live('notifications'),
      alerts: this.#live('alerts'),
      ignored: this.#live('ignored'),
      trust: () => valueFeed(this.#state.trust),
      devices: this.#live('devices'),
      person: this.#live('person'),
      roomTrust: this.#live('roomTrust'),
      room: ({ roomId }) => new RoomFeed(roomId, vault, this.#account),
      timeline: (wanted) =>
        new TimelineFeed(wanted, vault, this.#account, () => this.#firstLook.served()),
    };
    if (!Object.hasOwn(open, view)) {
      throw new CoreError('invalid', say('no-view', { view }));
    }
    return open[view](params);
  }

  #live<V extends LiveView>(view: V): (params: ViewParams<V>) => Feed {
    return (params) =>
      new LiveFeed(this.#account, (account, changed) => account.views[view](params, changed));
  }

  /** @throws CoreError */
  async call<M extends MethodName>(
    method: M,
    params: Params<M>,
    context: {
      readonly signal: AbortSignal;
      readonly feed: (subscription: number) => Feed | undefined;
    },
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
    context: {
      readonly signal: AbortSignal;
      readonly feed: (subscription: number) => Feed | undefined;
    },
  ): Promise<Result<M>> {
    const { signal } = context;
    const front: {
      readonly [N in Exclude<MethodName, AccountMethod>]: (
        params: Params<N>,
        signal: AbortSignal,
      ) => Promise<Result<N>>;
    } = {
      ...this.#login,
      'session.takeOver': () => this.#takeOver(),
      'session.logout': () => this.#logOut('logout'),
      'session.logoutEverywhere': () => this.#logOut('logout/all'),
      'session.reset': () => this.#reset(),
      'diagnostics.core': () =>
        Promise.resolve(this.#diagnostics.read(this.#state, this.#session?.current ?? null)),
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
    const { methods, explain } = await openAccount(this.#account);
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

  async #open(): Promise<Opened> {
    const database = await Database.open();
    const storageKey = await openStorageKey(database, this.#settings.storageKey);
    const seal = await Seal.under(storageKey);
    return { database, storageKey, seal, vault: new Vault(database, seal) };
  }

  async #restore(): Promise<void> {
    try {
      const mine = this.#owner.acquire(handOverMs);
      const { vault } = await this.#opened;
      const [session, rooms] = await Promise.all([vault.readSession(), vault.readRooms()]);
      if (session === undefined) {
        this.#account.set({ stage: 'closed' });
        this.#state.session.set({ state: 'signed-out' });
        if (!(await mine)) this.#elsewhere();
        return;
      }
      if (session.accessToken === '') {
        this.#asleep = session;
        this.#account.set({ stage: 'closed' });
        this.#state.session.set({ state: 'signed-out', reason: 'soft-logout' });
        if (!(await mine)) this.#elsewhere();
        return;
      }
      this.#session = this.#enliven(session);
      if (rooms !== undefined) this.#state.rooms.set(rooms);
      this.#showSignedIn();
      await this.#firstLook.over();
      if (await mine) this.#startAccount();
      else this.#elsewhere();
    } catch {
      this.#account.set({ stage: 'closed' });
      this.#state.session.set({ state: 'signed-out', reason: 'wiped' });
    }
  }

  #showSignedIn(): void {
    const session = this.#session?.current;
    if (session === undefined) return;
    this.#state.session.set({
      state: 'signed-in',
      me: { userId: session.userId, name: session.name, avatar: mediaUri(session.avatar) },
      deviceId: session.deviceId,
      homeserver: session.homeserver,
      crypto: 'loading',
    });
  }

  #elsewhere(): void {
    this.#account.set({ stage: 'elsewhere' });
    this.#state.session.set({ state: 'elsewhere' });
    this.#settings.onElsewhere();
    void this.#owner.waitForTurn().then((mine) => (mine ? this.#resume() : undefined));
  }

  async #takeOver(): Promise<null> {
    if (this.#state.session.get().state !== 'elsewhere') return null;
    if (!(await this.#owner.takeOver())) {
      throw new CoreError('failed', say('account.tab-holds'));
    }
    await this.#resume();
    return null;
  }

  /** After another tab: what it has stored meanwhile is what counts. */
  async #resume(): Promise<void> {
    const { vault } = await this.#opened;
    const session = await vault.readSession();
    this.#session = session === undefined ? undefined : this.#enliven(session);
    if (this.#session === undefined) {
      this.#account.set({ stage: 'closed' });
      this.#state.session.set({ state: 'signed-out' });
      return;
    }
    const rooms = await vault.readRooms();
    if (rooms !== undefined) this.#state.rooms.set(rooms);
    this.#showSignedIn();
    this.#startAccount();
  }

  async #lost(): Promise<void> {
    await this.#closeAccount();
    this.#elsewhere();
  }

  #startAccount(): void {
    const session = this.#session;
    if (session === undefined) return;
    const opening: AccountStage = { stage: 'opening' };
    this.#account.set(opening);
    const loading = this.#loadAccount(session);
    this.#loading = loading.then(
      () => {},
      () => {},
    );
    loading.then(
      (account) => {
        if (this.#account.get() === opening) this.#account.set({ stage: 'open', account });
      },
      (cause: unknown) => {
        console.error('Matrix core: the account did not open.', cause);
        if (this.#account.get() !== opening) return;
        this.#account.set({ stage: 'failed' });
        this.#state.sync.set({
          state: 'offline',
          sinceMs: Date.now(),
          reason: say('account.not-opened-here'),
        });
      },
    );
  }

  async #loadAccount(session: LiveSession): Promise<Account> {
    const [module, opened, allowedHomeservers] = await Promise.all([
      import('./account/openAccount.ts'),
      this.#opened,
      this.#settings.allowedHomeservers,
    ]);
    return module.openAccount({
      ...opened,
      live: session,
      session: session.current,
      state: this.#state,
      fetch: session.fetch,
      allowedHomeservers,
      onSessionEnded: (soft) => void this.#sessionEnded(soft),
      onClosed: async () => {
        this.#leaving = true;
        await this.#closeAccount();
        await this.#wipe();
        this.#state.session.set({ state: 'signed-out', reason: 'deactivated' });
      },
    });
  }

  #enliven(session: StoredSession): LiveSession {
    const live: LiveSession = new LiveSession(session, {
      // What ends while it is being renewed stays ended.
      write: async (changed) => {
        if (this.#session === live) await (await this.#opened).vault.writeSession(changed);
      },
      send: this.#fetch,
      sendOAuth: this.#fetchOAuth,
      now: () => Date.now(),
    });
    return live;
  }

  async #enter(make: () => Promise<StoredSession>): Promise<void> {
    const { state } = await this.#state.session.until(
      (now): now is Exclude<SessionState, { state: 'restoring' }> => now.state !== 'restoring',
    );
    if (state === 'signed-in') {
      throw new CoreError('invalid', say('login.somebody'));
    }
    if (state === 'elsewhere' || !this.#owner.held) {
      throw new CoreError('invalid', say('account.other-tab'));
    }
    const session = await make();
    // What an earlier account, or this one under a lost key, has left cannot be opened again.
    if (this.#asleep?.userId !== session.userId || this.#asleep.deviceId !== session.deviceId) {
      await this.#wipe();
    }
    this.#asleep = undefined;
    const { vault } = await this.#opened;
    await vault.writeSession(session);
    this.#session = this.#enliven(session);
    this.#state.rooms.set(undefined);
    this.#showSignedIn();
    this.#startAccount();
  }

  async #logOut(path: 'logout' | 'logout/all'): Promise<null> {
    const live = this.#session;
    if (live === undefined) return null;
    if (path === 'logout/all' && endsOf(live.current).by === 'page') {
      throw new CoreError('forbidden', say('account.ends-elsewhere'));
    }
    this.#leaving = true;
    // To end the others is the point of it: where the homeserver does not, a person has to know.
    if (path === 'logout/all') {
      await logOutAt(live, path).catch((cause: unknown) => {
        this.#leaving = false;
        throw cause;
      });
    }
    await this.#closeAccount();
    if (path === 'logout') {
      const { oauth } = live.current;
      const ending = oauth === null ? logOutAt(live, path) : revoke(live.current, this.#fetchOAuth);
      await ending.catch(() => {
        // The homeserver is gone or the token is: what is local goes all the same.
      });
    }
    await this.#wipe();
    this.#state.session.set({ state: 'signed-out', reason: 'wiped' });
    return null;
  }

  async #reset(): Promise<null> {
    if (!this.#owner.held) {
      throw new CoreError('invalid', say('account.other-tab'));
    }
    this.#leaving = true;
    await this.#closeAccount();
    await this.#wipe();
    this.#state.session.set({ state: 'signed-out', reason: 'wiped' });
    return null;
  }

  async #sessionEnded(soft: boolean): Promise<void> {
    // What ends it here takes care of the rest.
    if (this.#leaving) return;
    const session = this.#session?.current;
    await this.#closeAccount();
    if (soft && session !== undefined) {
      this.#asleep = { ...session, accessToken: '', refreshToken: null, expiresAtMs: null };
      this.#session = undefined;
      await (await this.#opened).vault.writeSession(this.#asleep);
      this.#state.rooms.set(undefined);
    } else {
      await this.#wipe();
    }
    this.#state.session.set({ state: 'signed-out', reason: soft ? 'soft-logout' : 'revoked' });
  }

  /** Resolves once its stores are closed; a load under way is waited for, so that it ends closed, too. */
  async #closeAccount(): Promise<void> {
    await this.#loading;
    const stage = this.#account.get();
    this.#account.set({ stage: 'closed' });
    if (stage.stage === 'open') await stage.account.stop();
  }

  async #wipe(): Promise<void> {
    this.#session = undefined;
    this.#asleep = undefined;
    this.#leaving = false;
    this.#state.rooms.set(undefined);
    this.#state.sync.set({ state: 'starting' });
    await this.#opened.then(
      async ({ database }) => {
        await database.clear();
        database.close();
      },
      // What does not open can still be deleted.
      () => deleteOwnDatabase(),
    );
    // The key went with the rest: what comes next is under a new one.
    this.#opened = this.#open();
    await deleteAccountDatabases();
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
