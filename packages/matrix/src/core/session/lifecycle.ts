/**
 * The life of the one session that a browser has here: restored, entered, handed from tab to tab,
 * ended. Who owns the account among the tabs, what is stored, and the account's opening go with it.
 */
import type { RoomSummary, SessionState, SyncState } from '../../protocol/models.ts';
import { type TrustState, noTrust } from '../../protocol/trust.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { mediaUri } from '../../protocol/ids.ts';
import type { Account, AccountStage, AccountState } from '../account/account.ts';
import type { AllowedHomeservers } from '../homeservers.ts';
import { openStorageKey } from '../storageKey.ts';
import { Database } from '../storage/database.ts';
import { Seal } from '../storage/seal.ts';
import { type StoredSession, Vault } from '../storage/vault.ts';
import { Value } from '../value.ts';
import { FirstLook } from './firstLook.ts';
import { LiveSession } from './liveSession.ts';
import { Ownership } from './owner.ts';
import { endsOf, logOutAt, revoke } from './sessionEnds.ts';
import { deleteAccountDatabases, deleteOwnDatabase } from './wipe.ts';

export interface LifecycleOptions {
  /** Settles once the page knows; no request is made before. */
  readonly allowedHomeservers: Promise<AllowedHomeservers>;
  readonly storageKey: ArrayBuffer | null;
  /** Guarded for the homeservers, and for where OAuth 2.0 tokens may be asked for. */
  readonly send: typeof fetch;
  readonly sendOAuth: typeof fetch;
  /** Another tab has the account. */
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

export class Lifecycle {
  readonly state: AccountState = {
    session: new Value<SessionState>({ state: 'restoring' }),
    sync: new Value<SyncState>({ state: 'starting' }),
    rooms: new Value<readonly RoomSummary[] | undefined>(undefined),
    uploads: new Value({}),
    trust: new Value<TrustState>(noTrust),
  };
  readonly account = new Value<AccountStage>({ stage: 'opening' }, Object.is);
  readonly firstLook = new FirstLook();
  readonly #options: LifecycleOptions;
  readonly #owner: Ownership;
  #opened: Promise<Opened>;
  /** Settles when the account that was last asked for is open, or is not going to be. */
  #loading: Promise<void> = Promise.resolve();
  #session: LiveSession | undefined;
  /** This side ends the session: the homeserver's word that it is over is expected. */
  #leaving = false;
  #asleep: StoredSession | undefined;

  constructor(options: LifecycleOptions) {
    this.#options = options;
    this.#owner = new Ownership(() => this.#lost());
    this.#opened = this.#open();
    void this.#restore();
  }

  /** An account is open, or about to be. */
  get hasAccount(): boolean {
    const { stage } = this.account.get();
    return stage === 'open' || stage === 'opening';
  }

  get session(): StoredSession | null {
    return this.#session?.current ?? null;
  }

  /** Soft-logged-out: its keys are still here, and fit only the same account and device. */
  get asleep(): StoredSession | undefined {
    return this.#asleep;
  }

  /** What is stored now; another one after a wipe. */
  async vault(): Promise<Vault> {
    return (await this.#opened).vault;
  }

  async #open(): Promise<Opened> {
    const database = await Database.open();
    const storageKey = await openStorageKey(database, this.#options.storageKey);
    const seal = await Seal.under(storageKey);
    return { database, storageKey, seal, vault: new Vault(database, seal) };
  }

  async #restore(): Promise<void> {
    try {
      const mine = this.#owner.acquire(handOverMs);
      const { vault } = await this.#opened;
      const [session, rooms] = await Promise.all([vault.readSession(), vault.readRooms()]);
      if (session === undefined) {
        this.account.set({ stage: 'closed' });
        this.state.session.set({ state: 'signed-out' });
        if (!(await mine)) this.#elsewhere();
        return;
      }
      if (session.accessToken === '') {
        this.#asleep = session;
        this.account.set({ stage: 'closed' });
        this.state.session.set({ state: 'signed-out', reason: 'soft-logout' });
        if (!(await mine)) this.#elsewhere();
        return;
      }
      this.#session = this.#enliven(session);
      if (rooms !== undefined) this.state.rooms.set(rooms);
      this.#showSignedIn();
      await this.firstLook.over();
      if (await mine) this.#startAccount();
      else this.#elsewhere();
    } catch {
      this.account.set({ stage: 'closed' });
      this.state.session.set({ state: 'signed-out', reason: 'wiped' });
    }
  }

  #showSignedIn(): void {
    const session = this.#session?.current;
    if (session === undefined) return;
    this.state.session.set({
      state: 'signed-in',
      me: { userId: session.userId, name: session.name, avatar: mediaUri(session.avatar) },
      deviceId: session.deviceId,
      homeserver: session.homeserver,
      crypto: 'loading',
    });
  }

  #elsewhere(): void {
    this.account.set({ stage: 'elsewhere' });
    this.state.session.set({ state: 'elsewhere' });
    this.#options.onElsewhere();
    void this.#owner.waitForTurn().then((mine) => (mine ? this.#resume() : undefined));
  }

  /** @throws CoreError `failed` where the other tab does not let go of the account. */
  async takeOver(): Promise<null> {
    if (this.state.session.get().state !== 'elsewhere') return null;
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
      this.account.set({ stage: 'closed' });
      this.state.session.set({ state: 'signed-out' });
      return;
    }
    const rooms = await vault.readRooms();
    if (rooms !== undefined) this.state.rooms.set(rooms);
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
    this.account.set(opening);
    const loading = this.#loadAccount(session);
    this.#loading = loading.then(
      () => {},
      () => {},
    );
    loading.then(
      (account) => {
        if (this.account.get() === opening) this.account.set({ stage: 'open', account });
      },
      (cause: unknown) => {
        console.error('Matrix core: the account did not open.', cause);
        if (this.account.get() !== opening) return;
        this.account.set({ stage: 'failed' });
        this.state.sync.set({
          state: 'offline',
          sinceMs: Date.now(),
          reason: say('account.not-opened-here'),
        });
      },
    );
  }

  async #loadAccount(session: LiveSession): Promise<Account> {
    const [module, opened, allowedHomeservers] = await Promise.all([
      import('../account/openAccount.ts'),
      this.#opened,
      this.#options.allowedHomeservers,
    ]);
    return module.openAccount({
      ...opened,
      live: session,
      session: session.current,
      state: this.state,
      fetch: session.fetch,
      allowedHomeservers,
      onSessionEnded: (soft) => void this.#sessionEnded(soft),
      onClosed: async () => {
        this.#leaving = true;
        await this.#closeAccount();
        await this.#wipe();
        this.state.session.set({ state: 'signed-out', reason: 'deactivated' });
      },
    });
  }

  #enliven(session: StoredSession): LiveSession {
    const live: LiveSession = new LiveSession(session, {
      // What ends while it is being renewed stays ended.
      write: async (changed) => {
        if (this.#session === live) await (await this.#opened).vault.writeSession(changed);
      },
      send: this.#options.send,
      sendOAuth: this.#options.sendOAuth,
      now: () => Date.now(),
    });
    return live;
  }

  /** Signs in with the session that `make` resolves with. @throws CoreError */
  async enter(make: () => Promise<StoredSession>): Promise<void> {
    const { state } = await this.state.session.until(
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
    this.state.rooms.set(undefined);
    this.#showSignedIn();
    this.#startAccount();
  }

  /** @throws CoreError where all sessions were to be ended and are not. */
  async logOut(path: 'logout' | 'logout/all'): Promise<null> {
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
      const ending =
        oauth === null ? logOutAt(live, path) : revoke(live.current, this.#options.sendOAuth);
      await ending.catch(() => {
        // The homeserver is gone or the token is: what is local goes all the same.
      });
    }
    await this.#wipe();
    this.state.session.set({ state: 'signed-out', reason: 'wiped' });
    return null;
  }

  /** Wipes what is local, whatever the homeserver says. @throws CoreError `invalid` in a tab that is not the owner. */
  async reset(): Promise<null> {
    if (!this.#owner.held) {
      throw new CoreError('invalid', say('account.other-tab'));
    }
    this.#leaving = true;
    await this.#closeAccount();
    await this.#wipe();
    this.state.session.set({ state: 'signed-out', reason: 'wiped' });
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
      this.state.rooms.set(undefined);
    } else {
      await this.#wipe();
    }
    this.state.session.set({ state: 'signed-out', reason: soft ? 'soft-logout' : 'revoked' });
  }

  /** Resolves once its stores are closed; a load under way is waited for, so that it ends closed, too. */
  async #closeAccount(): Promise<void> {
    await this.#loading;
    const stage = this.account.get();
    this.account.set({ stage: 'closed' });
    if (stage.stage === 'open') await stage.account.stop();
  }

  async #wipe(): Promise<void> {
    this.#session = undefined;
    this.#asleep = undefined;
    this.#leaving = false;
    this.state.rooms.set(undefined);
    this.state.sync.set({ state: 'starting' });
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
