import { t } from '../i18n/message.ts';
import type { App } from './app.ts';

/**
 * Keeps the window's title at the room in view and what waits: `(3) Garden · Kumix`. A place is told
 * by `later`, as its address is, and behind it: the browser keeps a title with each address.
 */
export function showUnreadInTitle(
  app: Pick<App, 'rooms' | 'currentRoom'>,
  page: { title: string },
  later: (run: () => void) => void = (run) => run(),
): () => void {
  let over = false;
  const write = (): void => {
    if (over) return;
    const { byId, unread, mentions } = app.rooms.snapshot.get();
    const roomId = app.currentRoom.get();
    const room = roomId === null ? undefined : byId.get(roomId);
    const count = mentions > 0 ? mentions : unread;
    const name = room === undefined ? t('app.name') : `${room.name} · ${t('app.name')}`;
    page.title = count > 0 ? `(${mentions > 0 ? '!' : ''}${count}) ${name}` : name;
  };
  write();
  const stops = [
    app.rooms.snapshot.subscribe(write),
    app.currentRoom.subscribe(() => later(write)),
  ];
  return () => {
    over = true;
    for (const stop of stops) stop();
  };
}
