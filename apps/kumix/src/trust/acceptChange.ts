import type { UserId } from '@kumix/matrix';
import type { App } from '../app/app.ts';
import { t } from '../i18n/message.ts';

/** Takes a person's new identity as it is. */
export async function acceptChange(
  app: Pick<App, 'core' | 'toasts' | 'report'>,
  userId: UserId,
): Promise<void> {
  try {
    await app.core.call('person.accept', { userId });
    app.toasts.show({ tone: 'info', text: t('trust.acceptDone') });
  } catch (error) {
    app.report(error, t('trust.accept'));
  }
}
