import type {
  AuthAnswer,
  AuthChallenge,
  CoreFailure,
  LoginFlows,
  LoginReturn,
} from '@kumix/matrix';
import { failureOf, type CorePort } from '../app/core.ts';
import type { Deployment } from '../app/deployment.ts';
import { createStore, type Readable } from '../app/store.ts';

export type ServerState =
  | { readonly state: 'empty' }
  | { readonly state: 'checking' }
  | { readonly state: 'ready'; readonly homeserver: string; readonly flows: LoginFlows }
  | { readonly state: 'failed'; readonly failure: CoreFailure };

export interface LoginSnapshot {
  /** What stands in the homeserver field. */
  readonly address: string;
  /** What the deployment lets one choose from; `null` lets one type. */
  readonly choices: readonly string[] | null;
  readonly server: ServerState;
  readonly busy: boolean;
  /** Why the last try failed; gone as soon as anything is changed. */
  readonly failure: CoreFailure | null;
  /** What the homeserver still asks before it makes the account. */
  readonly challenge: AuthChallenge | null;
}

export interface NewAccount {
  readonly user: string;
  readonly password: string;
}

export interface LoginModel {
  readonly snapshot: Readable<LoginSnapshot>;
  setAddress(address: string): void;
  /** Asks the homeserver what it offers; again after a failure. */
  check(): Promise<void>;
  /** `user` may be a local part or a whole Matrix id, whose server then wins where it may. */
  logIn(user: string, password: string): Promise<void>;
  logInByToken(token: string): Promise<void>;
  /** Goes to the homeserver's single sign-on. */
  leaveForSso(provider: string): Promise<void>;
  /** Goes to the homeserver's OAuth 2.0 server, straight to a new account where it can. */
  leaveForOAuth(register: boolean): Promise<void>;
  /** Ends what leaving began. */
  comeBack(landing: LoginReturn): Promise<void>;
  register(account: NewAccount, answer: AuthAnswer | null): Promise<void>;
  /** Starts the registration over. */
  dropChallenge(): void;
  clearFailure(): void;
  dispose(): void;
}

interface Options {
  readonly core: CorePort;
  readonly deployment: Deployment;
  readonly deviceName: string;
  /** The app's own address. */
  readonly returnTo: string;
  /** Takes the page to another address. */
  readonly leave: (url: string) => void;
}

const serverOf = (user: string): string | null => /^@[^:\s]+:(\S+)$/u.exec(user)?.[1] ?? null;

export function createLogin(options: Options): LoginModel {
  const { core, deployment, deviceName, returnTo, leave } = options;
  const choices = deployment.homeservers === 'any' ? null : deployment.homeservers;
  const address = deployment.defaultHomeserver ?? choices?.[0] ?? '';
  const snapshot = createStore<LoginSnapshot>({
    address,
    choices,
    server: { state: 'empty' },
    busy: false,
    failure: null,
    challenge: null,
  });
  let asking = new AbortController();

  const change = (part: Partial<LoginSnapshot>): void =>
    snapshot.update((before) => ({ ...before, ...part }));

  const check = async (): Promise<void> => {
    const asked = snapshot.get().address.trim();
    asking.abort();
    const mine = (asking = new AbortController());
    if (asked === '') {
      change({ server: { state: 'empty' } });
      return;
    }
    change({ server: { state: 'checking' } });
    try {
      const found = await core.call('login.discover', { address: asked }, { signal: mine.signal });
      if (!mine.signal.aborted) change({ server: { state: 'ready', ...found } });
    } catch (error) {
      if (!mine.signal.aborted) {
        change({ server: { state: 'failed', failure: failureOf(error) } });
      }
    }
  };

  /** One try at a time; what it rejects with is shown. */
  const attempt = async (run: () => Promise<void>): Promise<void> => {
    if (snapshot.get().busy) return;
    change({ busy: true, failure: null });
    try {
      await run();
    } catch (error) {
      change({ failure: failureOf(error) });
    } finally {
      change({ busy: false });
    }
  };

  /** As `attempt`, with a homeserver that answers; where there is none the field says why. */
  const withServer = (run: (homeserver: string) => Promise<void>): Promise<void> =>
    attempt(async () => {
      if (snapshot.get().server.state !== 'ready') await check();
      const { server } = snapshot.get();
      if (server.state === 'ready') await run(server.homeserver);
    });

  return {
    snapshot,
    check,
    setAddress(next) {
      asking.abort();
      change({ address: next, server: { state: 'empty' }, failure: null, challenge: null });
    },
    clearFailure() {
      if (snapshot.get().failure !== null) change({ failure: null });
    },
    dropChallenge: () => change({ challenge: null, failure: null }),
    logIn(user, password) {
      const named = serverOf(user.trim());
      const { busy, address: shown } = snapshot.get();
      if (!busy && named !== null && choices === null && named !== shown.trim()) {
        change({ address: named, server: { state: 'empty' } });
      }
      return withServer(async (homeserver) => {
        await core.call('login.password', { homeserver, user: user.trim(), password, deviceName });
      });
    },
    logInByToken: (token) =>
      withServer(async (homeserver) => {
        await core.call('login.token', { homeserver, token: token.trim(), deviceName });
      }),
    leaveForSso: (provider) =>
      withServer(async (homeserver) => {
        const { url } = await core.call('login.sso', {
          homeserver,
          provider,
          deviceName,
          returnTo,
        });
        leave(url);
      }),
    leaveForOAuth: (register) =>
      withServer(async (homeserver) => {
        const { url } = await core.call('login.oauth', {
          homeserver,
          deviceName,
          returnTo,
          register,
        });
        leave(url);
      }),
    comeBack: (landing) =>
      attempt(async () => {
        await core.call('login.return', landing);
      }),
    register: ({ user, password }, answer) =>
      withServer(async (homeserver) => {
        const outcome = await core.call('login.register', {
          homeserver,
          user,
          password,
          deviceName,
          answer,
        });
        change({ challenge: outcome.done ? null : outcome.challenge });
      }),
    dispose: () => asking.abort(),
  };
}
