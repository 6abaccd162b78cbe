import { t } from '../i18n/message.ts';
import type { App } from './app.ts';

/** Milliseconds that are waited for a database that another tab still holds open. */
const patienceMs = 3_000;

/** Asks with what is lost, then removes everything of this origin and starts anew. */
export async function resetBrowser(
  app: Pick<App, 'core' | 'dialogs' | 'storage' | 'report'>,
): Promise<void> {
  const yes = await app.dialogs.confirm({
    title: t('reset.confirmTitle'),
    body: t('reset.confirmText'),
    points: [t('reset.unsent'), t('reset.keys'), t('reset.extensions'), t('reset.settings')],
    action: t('reset.action'),
    tone: 'danger',
  });
  if (!yes) return;
  try {
    await app.core.call('session.reset', null);
    app.storage.clear();
    await clearOrigin();
    location.replace('/');
  } catch (error) {
    app.report(error, t('reset.title'));
  }
}

/** The origin is Kumix's own (the app is never served beside anything else), so all of it goes. */
async function clearOrigin(): Promise<void> {
  const databases = await indexedDB.databases();
  await Promise.all(databases.flatMap(({ name }) => (name === undefined ? [] : [drop(name)])));
  if ('caches' in globalThis) {
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  }
}

function drop(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => resolve());
    setTimeout(resolve, patienceMs);
  });
}
