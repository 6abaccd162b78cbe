import { KeyRound, LogOut, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { Command } from '../../commands/command.ts';
import { t } from '../../i18n/message.ts';
import { verifyThisDevice } from '../../trust/verifyDevice.ts';
import type { App } from '../app.ts';
import { logOut } from '../logOut.ts';
import { signedIn } from './available.ts';

/** Keys, identity and the session. */
export function trustCommands(app: App): readonly Command[] {
  return [
    {
      id: 'recovery.unlock',
      label: t('command.recovery'),
      keywords: [t('keyword.recovery')],
      icon: KeyRound,
      source: 'app',
      available: signedIn,
      perform: () => app.dialogs.show({ kind: 'recovery' }),
    },
    {
      id: 'trust.verify',
      label: t('command.verify'),
      keywords: [t('keyword.verify')],
      icon: ShieldCheck,
      source: 'app',
      available: signedIn,
      perform: () => verifyThisDevice(app),
    },
    {
      id: 'recovery.reset',
      label: t('recovery.reset'),
      keywords: [t('keyword.verify')],
      icon: ShieldAlert,
      source: 'app',
      available: signedIn,
      perform: () => app.dialogs.show({ kind: 'recovery', start: 'reset' }),
    },
    {
      id: 'session.logout',
      label: t('command.logout'),
      icon: LogOut,
      source: 'app',
      available: signedIn,
      perform: () => logOut(app),
    },
  ];
}
