import type { CoreFailure, LoginFlows } from '@kumix/matrix';
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
}

export interface LoginModel {
  readonly snapshot: Readable<LoginSnapshot>;
  setAddress(address: string): void;
  /** Asks the homeserver what it offers; again after a failure. */
  check(): Promise<void>;
  /** `user` may be a local part or a whole Matrix id, whose server then wins where it may. */
  logIn(user: string, password: string): Promise<void>;
  /** With what the homeserver's own page has sent back. */
  logInByToken(homeserver: string, token: string): Promise<void>;
  clearFailure(): void;
  dispose(): void;
}

interface Options {
  readonly core: CorePort;
  readonly deployment: Deployment;
  readonly deviceName: string;
}

const serverOf = (user: string): string | null => /^@[^:\s]+:(\S+)$/u.exec(user)?.[1] ?? null;

export function createLogin({ core, deployment, deviceName }: Options): LoginModel {
  const choices = deployment.homeservers === 'any' ? null : deployment.homeservers;
  const address = deployment.defaultHomeserver ?? choices?.[0] ?? '';
  const snapshot = createStore<LoginSnapshot>({
    address,
    choices,
    server: { state: 'empty' },
    busy: false,
    failure: null,
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

  return {
    snapshot,
    check,
    setAddress(next) {
      asking.abort();
      change({ address: next, server: { state: 'empty' }, failure: null });
    },
    clearFailure() {
      if (snapshot.get().failure !== null) change({ failure: null });
    },
    async logIn(user, password) {
      if (snapshot.get().busy) return;
      change({ busy: true, failure: null });
      const named = serverOf(user.trim());
      if (named !== null && choices === null && named !== snapshot.get().address.trim()) {
        change({ address: named, server: { state: 'empty' } });
      }
      try {
        if (snapshot.get().server.state !== 'ready') await check();
        const { server } = snapshot.get();
        if (server.state !== 'ready') return;
        await core.call('login.password', {
          homeserver: server.homeserver,
          user: user.trim(),
          password,
          deviceName,
        });
      } catch (error) {
        change({ failure: failureOf(error) });
      } finally {
        change({ busy: false });
      }
    },
    async logInByToken(homeserver, token) {
      if (snapshot.get().busy) return;
      change({ busy: true, failure: null, address: homeserver });
      try {
        await core.call('login.token', { homeserver, token, deviceName });
      } catch (error) {
        change({ failure: failureOf(error) });
      } finally {
        change({ busy: false });
      }
    },
    dispose: () => asking.abort(),
  };
}
