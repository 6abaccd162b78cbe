/** What becomes of the parts of the app when somebody signs in or out, and goes from place to place. */
import type { RoomId, SessionState } from '@kumix/matrix';
import type { CommandRegistry } from '../commands/registry.ts';
import type { Desktop } from '../notifications/desktop.ts';
import type { RoomList } from '../rooms/roomListModel.ts';
import type { SearchModel } from '../search/searchModel.ts';
import type { AccountExtensions } from './accountExtensions.ts';
import type { SidePanel } from './contracts.ts';
import type { Dialogs } from './dialogs.ts';
import type { FirstScreen } from './firstScreen.ts';
import type { Router } from './router.ts';
import type { Storage } from './storage.ts';
import type { Readable, Store } from './store.ts';

export interface SessionFollowers {
  readonly session: Store<SessionState | null>;
  readonly commands: CommandRegistry;
  readonly rooms: RoomList;
  readonly accountExtensions: AccountExtensions | null;
  readonly desktop: Desktop;
  readonly search: SearchModel;
  readonly panel: Store<SidePanel | null>;
  readonly dialogs: Dialogs;
}

export function followSession(parts: SessionFollowers, next: SessionState): void {
  const { session, commands, rooms, accountExtensions, desktop, search, panel, dialogs } = parts;
  session.set(next);
  commands.setContext({ signedIn: next.state === 'signed-in' });
  if (next.state === 'restoring' || next.state === 'signed-in') rooms.start();
  if (next.state === 'signed-in') {
    accountExtensions?.start(next);
    desktop.start();
  }
  if (next.state === 'signed-out' || next.state === 'elsewhere') {
    rooms.clear();
    accountExtensions?.stop(next.state === 'signed-out' ? 'forget' : 'keep');
    desktop.stop();
    search.clear();
    panel.set(null);
    dialogs.close();
  }
}

export interface PlaceFollowers {
  readonly router: Router;
  readonly currentRoom: Readable<RoomId | null>;
  readonly firstScreen: FirstScreen;
  readonly commands: CommandRegistry;
  readonly panel: Store<SidePanel | null>;
  readonly storage: Storage;
  readonly desktop: Desktop;
}

export function followPlace(parts: PlaceFollowers): void {
  const { router, currentRoom, firstScreen, commands, panel, storage, desktop } = parts;
  // Settings and permalinks may be about extensions.
  const { to } = router.place.get();
  if (to !== 'room' && to !== 'home') firstScreen.hurry();
  const roomId = currentRoom.get();
  if (commands.context.get().roomId === roomId) return;
  // A thread or a member belongs to its room; info and an extension's panel go along.
  const open = panel.get()?.kind;
  if (open === 'thread' || open === 'member' || open === 'pins') panel.set(null);
  commands.setContext({ roomId });
  if (roomId !== null) {
    storage.write('room', roomId);
    desktop.clear(roomId);
  }
}
