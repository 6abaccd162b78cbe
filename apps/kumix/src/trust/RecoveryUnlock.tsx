import { useRef, useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { PasswordField } from '../ui/Field.tsx';
import { verifyThisDevice } from './verifyDevice.ts';

interface RecoveryUnlockProps {
  readonly onClose: () => void;
  readonly onLost: () => void;
}

/** Asks for the recovery key; the keys of older messages come back while one goes on. */
export function RecoveryUnlock({ onClose, onLost }: RecoveryUnlockProps) {
  const app = useApp();
  const [secret, setSecret] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);

  const unlock = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await app.core.call('recovery.unlock', { secret });
      app.toasts.show({ tone: 'info', text: t('recovery.done') });
      onClose();
    } catch (why) {
      setError(failureOf(why).message);
      first.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && secret.trim() !== '') void unlock();
  };

  return (
    <Dialog
      title={t('recovery.unlockTitle')}
      description={t('recovery.text')}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="primary" type="submit" form="k-recovery" busy={busy}>
            {t('recovery.action')}
          </Button>
        </>
      }
    >
      <form id="k-recovery" className="k-form" onSubmit={submit}>
        <PasswordField
          ref={first}
          label={t('recovery.secret')}
          value={secret}
          required
          autoComplete="off"
          spellCheck={false}
          error={error}
          onValue={(value) => {
            setSecret(value);
            setError(null);
          }}
        />
      </form>
      <div className="k-recovery-other">
        <Button size="small" tone="quiet" onClick={() => void verifyThisDevice(app)}>
          {t('recovery.useDevice')}
        </Button>
        <Button size="small" tone="quiet" onClick={onLost}>
          {t('recovery.lost')}
        </Button>
      </div>
    </Dialog>
  );
}
