/** The extensions of whoever is signed in: started after their first screen, ended with their session. */
import type { SignedIn } from './core.ts';
import type { ExtensionBridge, ExtensionsPart, ExtensionsStart } from './contracts.ts';
import { pendingExtensions } from './pendingExtensions.ts';
import type { Store } from './store.ts';

export interface AccountExtensionsOptions {
  readonly load: () => Promise<ExtensionsPart>;
  /** Resolves when what the person came for is drawn. */
  readonly drawn: Promise<void>;
  /** Asks for that to be now. */
  readonly hurry: () => void;
  /** What the start is lent, but for the session and its end. */
  readonly lent: Omit<ExtensionsStart, 'session' | 'signal'>;
  /** What the app's views see: a stand-in while they start. */
  readonly bridge: Store<ExtensionBridge | null>;
  /** What is said of a message that went out plain because they did not start. */
  readonly unformatted: () => string;
  readonly failed: (error: unknown, at: 'start' | 'forget') => void;
}

interface Running {
  readonly account: string;
  readonly stop: AbortController;
  /** Rejects where the start failed or was not wanted any more; it has closed what it opened then. */
  readonly started: Promise<ExtensionBridge>;
  made?: ExtensionBridge;
}

export interface AccountExtensions {
  /** Starts them, unless this account's are there already. */
  start(session: SignedIn): void;
  /** Ends them, in the middle of their start as well; with `forget` nothing is kept of them. */
  stop(how: 'keep' | 'forget'): void;
}

export function createAccountExtensions(options: AccountExtensionsOptions): AccountExtensions {
  const { load, bridge, failed } = options;
  let running: Running | undefined;
  /** Resolves when all earlier ones have ended: no two write to the same databases. */
  let ended: Promise<unknown> = Promise.resolve();

  const begin = async (session: SignedIn, signal: AbortSignal): Promise<ExtensionBridge> => {
    const earlier = ended;
    const gone = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([options.drawn, gone]);
    signal.throwIfAborted();
    const { startExtensions } = await load();
    await earlier;
    signal.throwIfAborted();
    return startExtensions({ ...options.lent, session, signal });
  };

  const end = async (leaving: Running, how: 'keep' | 'forget'): Promise<void> => {
    const earlier = ended;
    const made = leaving.made ?? (await leaving.started.catch(() => undefined));
    await made?.dispose();
    await earlier;
    if (how === 'forget') await (await load()).forgetExtensions(leaving.account);
  };

  const stop = (how: 'keep' | 'forget'): void => {
    const leaving = running;
    running = undefined;
    bridge.set(null);
    if (leaving === undefined) return;
    leaving.stop.abort();
    const over = end(leaving, how).catch((error: unknown) => failed(error, 'forget'));
    ended = Promise.all([ended, over]);
  };

  return {
    start(session) {
      const account = session.me.userId;
      if (running?.account === account) return;
      stop('keep');
      const abort = new AbortController();
      const started = begin(session, abort.signal);
      const mine: Running = { account, stop: abort, started };
      running = mine;
      bridge.set(pendingExtensions(started, options.unformatted(), options.hurry));
      started.then(
        (made) => {
          mine.made = made;
          if (running === mine) bridge.set(made);
        },
        (error: unknown) => {
          // Chat goes on without extensions; nothing of theirs runs.
          if (running === mine) failed(error, 'start');
        },
      );
    },
    stop,
  };
}
