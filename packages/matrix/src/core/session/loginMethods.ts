/** The ways in, as the front room serves them. None of them needs the SDK. */
import type { Params, Result } from '../../protocol/methods.ts';
import type { LoginMethods } from '../../protocol/login.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { type AllowedHomeservers, checkAllowed, originOf } from '../homeservers.ts';
import type { StoredSession, Vault } from '../storage/vault.ts';
import { attempt } from './interactiveAuth.ts';
import { type Credentials, discover, logIn, sessionOf } from './login.ts';
import { type Pending, beginOAuth, beginSso, finish, readPending } from './redirected.ts';

export interface LoginSeams {
  readonly allowed: Promise<AllowedHomeservers>;
  readonly send: typeof fetch;
  readonly sendOAuth: typeof fetch;
  readonly vault: () => Promise<Vault>;
  /** A soft-logged-out session, whose device is to be kept. */
  readonly asleep: () => StoredSession | undefined;
  /**
   * Opens the account that `make` comes back with. Rejects before it is asked where this tab may not
   * log in, and passes on what it rejects with.
   */
  readonly enter: (make: () => Promise<StoredSession>) => Promise<void>;
}

type Handlers = {
  readonly [M in keyof LoginMethods]: (
    params: Params<M>,
    signal: AbortSignal,
  ) => Promise<Result<M>>;
};

export function loginMethods(seams: LoginSeams): Handlers {
  const { send, sendOAuth } = seams;

  const deviceId = (): { readonly deviceId?: string } => {
    const asleep = seams.asleep();
    return asleep === undefined ? {} : { deviceId: asleep.deviceId };
  };
  const allowedOrigin = async (homeserver: string): Promise<string> => {
    const origin = originOf(homeserver);
    checkAllowed(origin, await seams.allowed);
    return origin;
  };
  const byCredentials = async (
    homeserver: string,
    credentials: Credentials,
    deviceName: string,
    signal: AbortSignal,
  ): Promise<null> => {
    const allowed = await seams.allowed;
    await seams.enter(() =>
      logIn({ homeserver, credentials, deviceName, signal, ...deviceId() }, allowed, send),
    );
    return null;
  };
  const leave = async (begun: { url: string; pending: Pending }): Promise<{ url: string }> => {
    await (await seams.vault()).writePending(begun.pending);
    return { url: begun.url };
  };

  return {
    'login.discover': async ({ address }) => discover(address, await seams.allowed, send),
    'login.password': ({ homeserver, user, password, deviceName }, signal) =>
      byCredentials(homeserver, { type: 'password', user, password }, deviceName, signal),
    'login.token': ({ homeserver, token, deviceName }, signal) =>
      byCredentials(homeserver, { type: 'token', token: token.trim() }, deviceName, signal),
    'login.sso': async ({ homeserver, provider, deviceName, returnTo }) =>
      leave(
        beginSso(
          { homeserver: await allowedOrigin(homeserver), deviceName, returnTo, nowMs: Date.now() },
          provider,
        ),
      ),
    'login.oauth': async ({ homeserver, deviceName, returnTo, register }) =>
      leave(
        await beginOAuth(
          { homeserver: await allowedOrigin(homeserver), deviceName, returnTo, nowMs: Date.now() },
          { deviceId: seams.asleep()?.deviceId, register, send, sendOAuth },
        ),
      ),
    'login.return': async (back, signal) => {
      const vault = await seams.vault();
      const allowed = await seams.allowed;
      await seams.enter(async () => {
        const pending = readPending(await vault.readPending(), Date.now());
        // One try only, whatever comes of it: a code or token is never offered twice.
        await vault.forgetPending();
        return finish(back, pending, {
          deviceId: seams.asleep()?.deviceId,
          send,
          sendOAuth,
          logIn,
          allowed,
          signal,
          nowMs: Date.now(),
        });
      });
      return null;
    },
    'login.register': async ({ homeserver, user, password, deviceName, answer }, signal) => {
      const origin = await allowedOrigin(homeserver);
      let outcome: Result<'login.register'> = { done: true };
      await seams
        .enter(async () => {
          const made = await attempt(
            send,
            {
              homeserver: origin,
              method: 'POST',
              path: '/_matrix/client/v3/register',
              body: {
                username: user.trim(),
                password,
                initial_device_display_name: deviceName,
                refresh_token: true,
              },
              signal,
            },
            answer,
          ).catch((cause: unknown) => {
            throw explained(cause);
          });
          if (made.done) return sessionOf(made.value, origin);
          outcome = made;
          throw new NotYet();
        })
        .catch((cause: unknown) => {
          if (!(cause instanceof NotYet)) throw cause;
        });
      return outcome;
    },
  };
}

/** Nobody enters before the last stage is through. */
class NotYet extends Error {}

/** The homeserver's own sentence is quoted where it is of use. */
function explained(cause: unknown): unknown {
  if (!(cause instanceof CoreError) || cause.code !== 'forbidden') return cause;
  const { words } = cause.told.figures;
  return words === undefined
    ? cause
    : new CoreError('forbidden', say('login.no-account', { words }));
}
