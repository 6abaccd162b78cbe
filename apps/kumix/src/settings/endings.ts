import type { App } from '../app/app.ts';
import { t } from '../i18n/message.ts';

type Parts = Pick<App, 'core' | 'dialogs' | 'report' | 'go'>;

/** Ends every session of the account after saying what that means. */
export async function logOutEverywhere(app: Parts): Promise<void> {
  const yes = await app.dialogs.confirm({
    title: t('account.everywhereTitle'),
    body: t('account.everywhereText'),
    points: [t('logout.unsent'), t('logout.keys')],
    action: t('account.everywhere'),
    tone: 'danger',
  });
  if (!yes) return;
  try {
    await app.core.call('session.logoutEverywhere', null);
    app.go({ to: 'home' }, { replace: true });
  } catch (error) {
    app.report(error, t('account.everywhere'));
  }
}

/** Closes the account for good after saying what is lost. */
export async function closeAccount(app: Parts): Promise<void> {
  const yes = await app.dialogs.confirm({
    title: t('account.closeTitle'),
    body: t('account.closeText'),
    points: [t('account.closeName'), t('account.closeRooms'), t('account.closeMessages')],
    action: t('account.close'),
    tone: 'danger',
  });
  if (!yes) return;
  try {
    await app.core.call('account.deactivate', { erase: false });
    app.go({ to: 'home' }, { replace: true });
  } catch (error) {
    app.report(error, t('account.close'));
  }
}
