import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { AuthRequest } from '@kumix/matrix';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { coreWords } from '../i18n/coreWords.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { PasswordField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

/** What the homeserver asks before it does something that cannot be undone. */
export default function AuthDialog({ onClose }: DialogViewProps<'auth'>) {
  const { auth } = useStore(useApp().trust);
  useEffect(() => {
    if (auth === null) onClose();
  }, [auth, onClose]);
  return auth === null ? null : <AuthQuestion key={auth.id} auth={auth} />;
}

export function AuthQuestion({ auth }: { readonly auth: AuthRequest }) {
  const app = useApp();
  const [password, setPassword] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const answer = (given: string | null): void => {
    app.core
      .call('auth.answer', { id: auth.id, password: given })
      .catch((error: unknown) => app.report(error, t('auth.title')));
  };
  const cancel = (): void => {
    app.core
      .call('auth.cancel', { id: auth.id })
      .catch((error: unknown) => app.report(error, t('auth.title')));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password !== '') answer(password);
  };
  const page = typeof auth.how === 'object' ? auth.how.page : null;
  return (
    <Dialog
      title={t('auth.title')}
      size="small"
      description={page === null ? t(`auth.why.${auth.why}`) : t('auth.page')}
      {...(auth.how === 'password' ? { initialFocus: first } : {})}
      onClose={cancel}
      actions={
        <>
          <Button onClick={cancel}>{t('dialog.cancel')}</Button>
          {auth.how === 'password' && (
            <Button tone="primary" type="submit" form="k-auth">
              {t('auth.action')}
            </Button>
          )}
          {page !== null && (
            <>
              <Button onClick={() => window.open(page, '_blank', 'noopener,noreferrer')}>
                {t('auth.openPage')}
              </Button>
              <Button tone="primary" onClick={() => answer(null)}>
                {t('auth.gone')}
              </Button>
            </>
          )}
        </>
      }
    >
      {auth.how === 'password' ? (
        <form id="k-auth" className="k-form" onSubmit={submit}>
          <PasswordField
            ref={first}
            label={t('auth.password')}
            value={password}
            required
            autoComplete="current-password"
            error={auth.error === null ? null : coreWords(auth.error)}
            onValue={setPassword}
          />
        </form>
      ) : (
        auth.error !== null && (
          <Notice tone="danger" live>
            {coreWords(auth.error)}
          </Notice>
        )
      )}
    </Dialog>
  );
}
