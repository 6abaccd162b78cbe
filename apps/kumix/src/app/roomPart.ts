import type { RoomId } from '@kumix/matrix';
import type { App } from './app.ts';
import type { expectRoom as expectSlot } from './RoomSlot.tsx';
import { PaneSkeleton } from './PaneSkeleton.tsx';
import { part } from './part.tsx';

let expectIn: typeof expectSlot | null = null;
/** What cannot be expected is not waited for. */
const nothing = Promise.resolve();

/** The open room, whose code is not needed for the list. */
export const RoomSlot = part(async () => {
  const slot = await import('./RoomSlot.tsx');
  expectIn = slot.expectRoom;
  return slot;
}, PaneSkeleton);

/** The code of an open room, fetched ahead of the first one. */
export const preloadRoom = RoomSlot.preload;

/**
 * A room is about to be opened: what it shows is asked for while the browser draws the click.
 * Resolves once its messages are there, or why they are not.
 */
export function expectRoom(app: App, roomId: RoomId): Promise<void> {
  const session = app.session.get();
  if (session?.state !== 'signed-in') return nothing;
  if (app.rooms.snapshot.get().byId.get(roomId)?.membership !== 'join') return nothing;
  return expectIn?.(app, session, roomId) ?? nothing;
}
