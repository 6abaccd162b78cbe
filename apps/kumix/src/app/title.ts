import { t } from '../i18n/message.ts';
import type { App } from './app.ts';

/** Keeps the window's title at the room in view and what waits: `(3) Garden · Kumix`. */
export function showUnreadInTitle(
  app: Pick<App, 'rooms' | 'currentRoom'>,
  page: { title: string },
): () => void {
  const write = (): void => {
    const { byId, unread, mentions } = app.rooms.snapshot.get();
    const roomId = app.currentRoom.get();
    const room = roomId === null ? undefined : byId.get(roomId);
    const count = mentions > 0 ? mentions : unread;
    const name = room === undefined ? t('app.name') : `${room.name} · ${t('app.name')}`;
    page.title = count > 0 ? `(${mentions > 0 ? '!' : ''}${count}) ${name}` : name;
  };
  write();
  const stops = [app.rooms.snapshot.subscribe(write), app.currentRoom.subscribe(write)];
  return () => {
    for (const stop of stops) stop();
  };
}
