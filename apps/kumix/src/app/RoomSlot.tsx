import type { EventId, RoomId } from '@kumix/matrix';
import RoomPane from '../room/RoomPane.tsx';
import { InvitePane } from '../rooms/InvitePane.tsx';
import { cacheOf } from '../room/model/roomStore.ts';
import type { App } from './app.ts';
import { useApp } from './AppContext.ts';
import type { SignedIn } from './contracts.ts';
import { useSelected, useStore } from './store.ts';

export interface RoomSlotProps {
  readonly roomId: RoomId;
  readonly at: EventId | null;
  readonly session: SignedIn;
  readonly onBack: (() => void) | null;
}

/** Asks for what a room shows, ahead of its opening. */
export function expectRoom(app: App, session: SignedIn, roomId: RoomId): Promise<void> {
  const { timeline } = cacheOf(app.core).expect(session, roomId, app.commands).main;
  // A room that has failed says so itself.
  return timeline.whenReady().catch(() => undefined);
}

/** The open room, or what stands in its place while this account is not in it. */
export default function RoomSlot({ roomId, at, session, onBack }: RoomSlotProps) {
  const app = useApp();
  const panel = useStore(app.panel);
  const extensions = useStore(app.extensions);
  const state = useSelected(app.rooms.snapshot, (list) => list.state);
  const room = useSelected(app.rooms.snapshot, (list) => list.byId.get(roomId) ?? null);
  if (state === 'ready' && room?.membership !== 'join') {
    return <InvitePane roomId={roomId} room={room} onBack={onBack} />;
  }
  return (
    <RoomPane
      roomId={roomId}
      at={at}
      core={app.core}
      session={session}
      commands={app.commands}
      extensions={extensions}
      panel={panel}
      onBack={onBack}
      onOpenPanel={app.panel.set}
      onNavigate={app.go}
    />
  );
}
