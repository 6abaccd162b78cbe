import { useEffect } from 'react';
import type { Conversation } from './roomStore.ts';
import { newestEvent } from './roomStore.ts';
import type { RoomServices } from './services.ts';

/** Tells the homeserver what was read: the newest, while it is in view and the page is looked at. */
export function useReadReceipts(room: RoomServices, conversation: Conversation): void {
  useEffect(() => {
    if (room.inThread) return undefined;
    const { timeline, viewport } = conversation;
    let told: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      timer = undefined;
      const { items, ends } = timeline.snapshot.get();
      const eventId = newestEvent(items);
      const looking = document.visibilityState === 'visible' && document.hasFocus();
      if (!looking || eventId === null || eventId === told) return;
      if (ends?.atEnd !== true || !viewport.snapshot.get().following) return;
      told = eventId;
      room.core.call('room.markRead', { roomId: room.roomId, eventId }).catch(() => {
        // Told again with the next message.
        told = null;
      });
    };
    const soon = (): void => {
      timer ??= setTimeout(tell, 400);
    };
    const stops = [timeline.snapshot.subscribe(soon), viewport.snapshot.subscribe(soon)];
    document.addEventListener('visibilitychange', soon);
    addEventListener('focus', soon);
    soon();
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      document.removeEventListener('visibilitychange', soon);
      removeEventListener('focus', soon);
    };
  }, [room, conversation]);
}
