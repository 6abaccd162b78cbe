import { KeyRound, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { SettingsPageProps } from '../app/contracts.ts';
import { useStore } from '../app/store.ts';
import type { Icon } from '../commands/command.ts';
import { t } from '../i18n/message.ts';
import { verifyThisDevice } from '../trust/verifyDevice.ts';
import { Button } from '../ui/Button.tsx';
import { Switch } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import '../trust/trust.css';

/** Identity, recovery and keys of this account, each with what can be done about it. */
export function EncryptionPage({ session }: SettingsPageProps) {
  const app = useApp();
  const { identity, recovery, backup, verifiedOnly } = useStore(app.trust);
  const openRecovery = (): void => app.dialogs.show({ kind: 'recovery' });
  const unverified = identity === 'unverified';
  return (
    <div className="k-settings-group">
      {session.crypto === 'failed' && (
        <Notice tone="danger">{t('account.cryptoFailedText')}</Notice>
      )}
      <Part
        icon={identity === 'verified' ? ShieldCheck : ShieldAlert}
        title={t('encryption.identity')}
        text={
          {
            verified: t('encryption.identityVerified'),
            unverified: t('encryption.identityUnverified'),
            none: t('encryption.identityNone'),
            unknown: t('encryption.identityUnknown'),
          }[identity]
        }
        tone={identity === 'verified' ? 'good' : 'plain'}
      >
        {unverified && (
          <Button size="small" onClick={() => void verifyThisDevice(app)}>
            {t('command.verify')}
          </Button>
        )}
        {(unverified || recovery === 'locked') && (
          <Button
            size="small"
            onClick={() => app.dialogs.show({ kind: 'recovery', start: 'reset' })}
          >
            {t('recovery.reset')}
          </Button>
        )}
      </Part>
      <Part
        icon={KeyRound}
        title={t('encryption.recovery')}
        text={
          {
            none: t('encryption.recoveryNone'),
            locked: t('encryption.recoveryLocked'),
            open: t('encryption.recoveryOpen'),
            unknown: t('encryption.identityUnknown'),
          }[recovery]
        }
        tone={recovery === 'open' ? 'good' : 'plain'}
      >
        {backup.refused && <Notice tone="warn">{t('banner.backupRefused')}</Notice>}
        {backup.waiting > 0 && (
          <p className="k-field-hint">{t('encryption.waiting', { count: backup.waiting })}</p>
        )}
        {recovery === 'none' && (
          <Button size="small" tone="primary" onClick={openRecovery}>
            {t('banner.setUpAction')}
          </Button>
        )}
        {recovery === 'locked' && (
          <Button size="small" tone="primary" onClick={openRecovery}>
            {t('recovery.action')}
          </Button>
        )}
        {recovery === 'open' && (
          <Button size="small" onClick={openRecovery}>
            {t(backup.refused ? 'recovery.action' : 'recovery.change')}
          </Button>
        )}
      </Part>
      <Switch
        label={t('encryption.verifiedOnly')}
        hint={t('encryption.verifiedOnlyHint')}
        checked={verifiedOnly}
        disabled={session.crypto !== 'ready'}
        onChecked={(on) => {
          app.core
            .call('trust.verifiedOnly', { on })
            .catch((error: unknown) => app.report(error, t('encryption.verifiedOnly')));
        }}
      />
      <Part icon={KeyRound} title={t('encryption.keys')} text={t('encryption.keysText')}>
        <Button size="small" onClick={() => app.dialogs.show({ kind: 'key-file', as: 'export' })}>
          {t('encryption.export')}
        </Button>
        <Button size="small" onClick={() => app.dialogs.show({ kind: 'key-file', as: 'import' })}>
          {t('encryption.import')}
        </Button>
      </Part>
    </div>
  );
}

interface PartProps {
  readonly icon: Icon;
  readonly title: string;
  readonly text: string;
  readonly tone?: 'good' | 'plain';
  readonly children?: ReactNode;
}

function Part({ icon: IconPart, title, text, tone = 'plain', children }: PartProps) {
  return (
    <section className="k-trust-part" data-tone={tone} aria-label={title}>
      <IconPart size={20} className="k-device-icon" />
      <div className="k-device-words">
        <h3>{title}</h3>
        <p>{text}</p>
        <div className="k-trust-part-actions">{children}</div>
      </div>
    </section>
  );
}
