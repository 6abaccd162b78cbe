import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { PasswordField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Asks for the recovery key and opens what it keeps. */
export default function RecoveryDialog({ onClose }: DialogViewProps<'recovery'>) {
  const app = useApp();
  const [status, setStatus] = useState<'none' | 'locked' | 'open'>('locked');
  const [secret, setSecret] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);

  useEffect(() => {
    let shown = true;
    app.core.call('recovery.status', null).then(
      ({ state }) => shown && setStatus(state),
      (why: unknown) => shown && setError(failureOf(why).message),
    );
    return () => {
      shown = false;
    };
  }, [app]);

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

  if (status !== 'locked') {
    return (
      <Dialog
        title={t('command.recovery')}
        onClose={onClose}
        actions={<Button onClick={onClose}>{t('dialog.close')}</Button>}
      >
        <p>{status === 'none' ? t('recovery.none') : t('recovery.open')}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('command.recovery')}
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
          onValue={(value) => {
            setSecret(value);
            setError(null);
          }}
        />
        {error !== null && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
