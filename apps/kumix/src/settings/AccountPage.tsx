import { LogOut } from 'lucide-react';
import { useApp } from '../app/AppContext.ts';
import type { SettingsPageProps } from '../app/contracts.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { closeAccount, logOutEverywhere } from './endings.ts';

export function AccountPage({ session, commands }: SettingsPageProps) {
  const app = useApp();
  const { me, deviceId, homeserver, crypto } = session;
  return (
    <div className="k-settings-group">
      <div className="k-account">
        <Avatar id={me.userId} name={me.name} uri={me.avatar} size={56} />
        <div>
          <p className="k-account-name">{me.name}</p>
          <p className="k-field-hint">{me.userId}</p>
        </div>
      </div>
      <dl className="k-facts">
        <dt>{t('account.homeserver')}</dt>
        <dd>{homeserver}</dd>
        <dt>{t('account.device')}</dt>
        <dd>
          <code>{deviceId}</code>
        </dd>
        <dt>{t('account.encryption')}</dt>
        <dd>
          {
            {
              loading: t('account.cryptoLoading'),
              ready: t('account.cryptoReady'),
              failed: t('account.cryptoFailed'),
            }[crypto]
          }
        </dd>
      </dl>
      {crypto === 'failed' && <Notice tone="danger">{t('account.cryptoFailedText')}</Notice>}
      <div className="k-account-actions">
        <Button onClick={() => app.dialogs.show({ kind: 'password' })}>
          {t('account.changePassword')}
        </Button>
        <Button onClick={() => void logOutEverywhere(app)}>{t('account.everywhere')}</Button>
        <Button onClick={() => void closeAccount(app)}>{t('account.close')}</Button>
        <Button tone="danger" icon={LogOut} onClick={() => commands.run('session.logout')}>
          {t('command.logout')}
        </Button>
      </div>
    </div>
  );
}
