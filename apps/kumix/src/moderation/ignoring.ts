/** Not seeing a person any more, and seeing them again. Never rejects: what fails is told. */
import type { Person } from '@kumix/matrix';
import type { App } from '../app/app.ts';
import { t } from '../i18n/message.ts';

type Actor = Pick<App, 'core' | 'dialogs' | 'report' | 'toasts'>;

export async function ignorePerson(app: Actor, { userId, name }: Person): Promise<void> {
  const yes = await app.dialogs.confirm({
    title: t('moderate.ignoreTitle', { name }),
    body: t('moderate.ignoreText'),
    points: [t('moderate.ignoreOthers'), t('moderate.ignoreNew')],
    action: t('moderate.ignoreAction'),
    tone: 'danger',
  });
  if (!yes) return;
  try {
    await app.core.call('people.ignore', { userId, on: true });
    app.toasts.show({ tone: 'info', text: t('moderate.ignored', { name }) });
  } catch (error) {
    app.report(error, t('moderate.ignore'));
  }
}

export async function unignorePerson(app: Actor, { userId }: Person): Promise<void> {
  try {
    await app.core.call('people.ignore', { userId, on: false });
  } catch (error) {
    app.report(error, t('moderate.unignore'));
  }
}
