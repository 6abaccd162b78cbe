import { useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { AuthQuestion } from '../trust/AuthDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { PasswordField, Switch } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Another password for the account; the present one is asked for by the homeserver. */
export default function PasswordDialog({ onClose }: DialogViewProps<'password'>) {
  const app = useApp();
  const { auth } = useStore(app.trust);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [signOutOthers, setSignOutOthers] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    if (password !== again) {
      setError(t('keyFile.different'));
      return;
    }
    setBusy(true);
    setError(null);
    app.core
      .call('account.changePassword', { password, signOutOthers })
      .then(() => {
        app.toasts.show({ tone: 'info', text: t('account.passwordChanged') });
        onClose();
      })
      .catch((why: unknown) => setError(failureOf(why).message))
      .finally(() => setBusy(false));
  };
  if (auth !== null) return <AuthQuestion key={auth.id} auth={auth} />;
  return (
    <Dialog
      title={t('account.changePassword')}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="primary" type="submit" form="k-password" busy={busy}>
            {t('account.changePassword')}
          </Button>
        </>
      }
    >
      <form id="k-password" className="k-form" onSubmit={submit}>
        <PasswordField
          label={t('account.newPassword')}
          value={password}
          required
          minLength={8}
          autoComplete="new-password"
          onValue={setPassword}
        />
        <PasswordField
          label={t('account.newPasswordAgain')}
          value={again}
          required
          autoComplete="new-password"
          error={error === t('keyFile.different') ? error : null}
          onValue={setAgain}
        />
        <Switch
          label={t('account.signOutOthers')}
          checked={signOutOthers}
          onChecked={setSignOutOthers}
        />
        {error !== null && error !== t('keyFile.different') && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
