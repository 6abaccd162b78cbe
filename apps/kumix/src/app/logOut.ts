import { t } from '../i18n/message.ts';
import type { App } from './app.ts';

/** Asks with what is lost, then ends the session. Rejects where the core could not. */
export async function logOut(app: Pick<App, 'core' | 'rooms' | 'dialogs' | 'go'>): Promise<void> {
  const encrypted = [...app.rooms.snapshot.get().byId.values()].some(
    (room) => room.encrypted && room.membership === 'join',
  );
  const yes = await app.dialogs.confirm({
    title: t('logout.title'),
    body: t('logout.text'),
    points: [t('logout.unsent'), t('logout.extensions'), ...(encrypted ? [t('logout.keys')] : [])],
    action: t('command.logout'),
    tone: 'danger',
  });
  if (!yes) return;
  await app.core.call('session.logout', null);
  app.go({ to: 'home' }, { replace: true });
}
