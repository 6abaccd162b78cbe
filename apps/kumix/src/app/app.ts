import {
  type LoginReturn,
  noTrust,
  type RoomId,
  type SessionState,
  type SyncState,
  type TrustState,
} from '@kumix/matrix';
import { createCommandRegistry, type CommandRegistry } from '../commands/registry.ts';
import { t } from '../i18n/message.ts';
import { createRoomList, type RoomList } from '../rooms/roomListModel.ts';
import { createDesktop, type Desktop } from '../notifications/desktop.ts';
import { noNotifier, type Notifier } from '../notifications/notifier.ts';
import { createSearch, type SearchModel } from '../search/searchModel.ts';
import { createMenus, type Menus } from '../ui/menus.ts';
import { createToasts, type Toasts } from '../ui/toasts.ts';
import { createAccountExtensions } from './accountExtensions.ts';
import type { Avatars } from './avatars.ts';
import type { Destination, ExtensionBridge, ExtensionsPart, SidePanel } from './contracts.ts';
import { failureOf, type CorePort, type Watch } from './core.ts';
import type { Deployment } from './deployment.ts';
import { createDialogs, type Dialogs } from './dialogs.ts';
import { createFirstScreen, type FirstScreen } from './firstScreen.ts';
import { followPlace, followSession } from './following.ts';
import type { PreferenceModel } from './preferences.ts';
import type { Router } from './router.ts';
import type { Storage } from './storage.ts';
import { createStore, derive, type Readable, type Store } from './store.ts';

/** Everything a view may reach. Made once by `main.tsx`; views get it through `useApp`. */
export interface App {
  readonly core: CorePort;
  readonly deployment: Deployment;
  /** What single sign-on or OAuth 2.0 has brought back; whoever takes it uses it up. */
  takeLanding(): LoginReturn | null;
  /** `null` until the core has spoken. */
  readonly session: Readable<SessionState | null>;
  readonly sync: Readable<SyncState>;
  /** The core cannot be loaded at all. */
  readonly trouble: Readable<boolean>;
  /** Identity, recovery and verifications; empty while nobody is signed in. */
  readonly trust: Readable<TrustState>;
  readonly router: Router;
  readonly currentRoom: Readable<RoomId | null>;
  readonly rooms: RoomList;
  readonly commands: CommandRegistry;
  readonly panel: Store<SidePanel | null>;
  readonly dialogs: Dialogs;
  readonly menus: Menus;
  readonly toasts: Toasts;
  readonly preferences: PreferenceModel;
  readonly avatars: Avatars;
  readonly desktop: Desktop;
  readonly search: SearchModel;
  readonly extensions: Readable<ExtensionBridge | null>;
  readonly firstScreen: FirstScreen;
  readonly storage: Storage;
  readonly go: (destination: Destination, options?: { readonly replace?: boolean }) => void;
  /** Tells what went wrong where an action was asked for; cancelled ones say nothing. */
  readonly report: (error: unknown, doing: string) => void;
  dispose(): void;
}

export interface AppOptions {
  readonly core: CorePort;
  readonly deployment: Deployment;
  readonly landing?: LoginReturn | null;
  readonly router: Router;
  readonly storage: Storage;
  readonly preferences: PreferenceModel;
  readonly avatars: Avatars;
  readonly mac: boolean;
  readonly notifier?: Notifier;
  /** Whether a person sees the page now. */
  readonly isWatched?: () => boolean;
  readonly setTimeout: (run: () => void, ms: number) => unknown;
  /** Calls `listener` where the core's Worker could not be loaded, and where it came alive. */
  readonly onCoreTrouble?: (listener: (trouble: boolean) => void) => () => void;
  /** Loads the extension host; absent where the app is built without it. */
  readonly extensions?: () => Promise<ExtensionsPart>;
}

export function createApp(options: AppOptions): App {
  const { core, deployment, router, storage, preferences, avatars } = options;
  const session = createStore<SessionState | null>(null);
  const sync = createStore<SyncState>({ state: 'starting' });
  const trouble = createStore(false);
  const trust = createStore<TrustState>(noTrust);
  const panel = createStore<SidePanel | null>(null);
  const extensions = createStore<ExtensionBridge | null>(null);
  const toasts = createToasts({ setTimeout: options.setTimeout });
  const dialogs = createDialogs();
  const currentRoom = derive(router.place, (place) => (place.to === 'room' ? place.roomId : null));
  const rooms = createRoomList({
    core,
    storage,
    sort: derive(preferences.current, (current) => current.roomSort),
  });

  const firstScreen = createFirstScreen(options.setTimeout);
  const lookAtList = (): void => {
    if (rooms.snapshot.get().state === 'ready') firstScreen.listDrawn();
  };

  const desktop = createDesktop({
    core,
    storage,
    notifier: options.notifier ?? noNotifier,
    inView: (roomId) => currentRoom.get() === roomId && (options.isWatched?.() ?? true),
    open: (roomId, eventId) =>
      router.go({ to: 'room', roomId, ...(eventId === null ? {} : { eventId }) }),
  });

  const search = createSearch(core);

  const report = (error: unknown, doing: string): void => {
    const failure = failureOf(error);
    if (failure.code === 'aborted') return;
    toasts.show({ tone: 'danger', text: t('failure.doing', { doing, why: failure.message }) });
  };

  const commands = createCommandRegistry({
    mac: options.mac,
    onFailure: (command, error) => report(error, command.label),
  });

  const accountExtensions =
    options.extensions === undefined
      ? null
      : createAccountExtensions({
          load: options.extensions,
          drawn: firstScreen.drawn,
          hurry: () => firstScreen.hurry(),
          lent: {
            core,
            commands,
            currentRoom,
            policies: deployment.policies,
            ...(deployment.frameHost === undefined ? {} : { frameHost: deployment.frameHost }),
            storage,
            confirm: (question, signal) => dialogs.confirm(question, signal),
            dialogs,
            toasts,
          },
          bridge: extensions,
          unformatted: () => t('failure.extensionsFormat'),
          failed: (error, at) =>
            report(error, t(at === 'start' ? 'failure.extensions' : 'failure.forgetExtensions')),
        });

  const parts = { session, commands, rooms, accountExtensions, desktop, search, panel, dialogs };
  const onPlace = (): void =>
    followPlace({ router, currentRoom, firstScreen, commands, panel, storage, desktop });

  const watches: Watch[] = [
    core.watch('session', null, (next) => followSession(parts, next)),
    core.watch('sync', null, (next) => sync.set(next)),
    core.watch('trust', null, (next) => trust.set(next)),
  ];
  const stops = [
    router.place.subscribe(onPlace),
    rooms.snapshot.subscribe(lookAtList),
    options.onCoreTrouble?.((next) => trouble.set(next)) ?? (() => undefined),
  ];
  onPlace();

  let landing = options.landing ?? null;
  return {
    core,
    deployment,
    takeLanding() {
      const taken = landing;
      landing = null;
      return taken;
    },
    session,
    sync,
    trouble,
    trust,
    router,
    currentRoom,
    rooms,
    commands,
    panel,
    dialogs,
    menus: createMenus(),
    toasts,
    preferences,
    avatars,
    desktop,
    search,
    extensions,
    firstScreen,
    storage,
    report,
    go: (destination, how) => router.go(destination, how),
    dispose() {
      for (const watch of watches) watch.stop();
      for (const stop of stops) stop();
      accountExtensions?.stop('keep');
      desktop.stop();
      rooms.dispose();
      avatars.dispose();
      router.dispose();
    },
  };
}
