import type { UserId } from '@kumix/matrix';
import type { App } from '../app/app.ts';
import { t } from '../i18n/message.ts';

type Parts = Pick<App, 'core' | 'dialogs' | 'report'>;

async function begin(app: Parts, doing: string, ask: () => Promise<{ readonly id: string }>) {
  try {
    const { id } = await ask();
    app.dialogs.show({ kind: 'verification', id });
  } catch (error) {
    app.report(error, doing);
  }
}

/** Asks the account's other devices; where `deviceId` is given, that one. */
export const verifyThisDevice = (app: Parts, deviceId: string | null = null): Promise<void> =>
  begin(app, t('command.verify'), () => app.core.call('verify.device', { deviceId }));

export const verifyPerson = (app: Parts, userId: UserId): Promise<void> =>
  begin(app, t('trust.verify'), () => app.core.call('verify.person', { userId }));
