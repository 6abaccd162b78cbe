import type { SessionState } from '@kumix/matrix';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import { Lattice, Mark } from '../app/Brand.tsx';
import { resetBrowser } from '../app/resetBrowser.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { deviceName } from './deviceName.ts';
import { hostOf } from './Homeserver.tsx';
import { createLogin } from './loginModel.ts';
import { WaysIn } from './WaysIn.tsx';

const RegisterForm = lazy(() => import('./RegisterForm.tsx'));

type SignedOutReason = Extract<SessionState, { state: 'signed-out' }>['reason'];

export default function LoginView({ reason }: { readonly reason: SignedOutReason | null }) {
  const app = useApp();
  const { core, deployment } = app;
  const [model] = useState(() =>
    createLogin({
      core,
      deployment,
      deviceName: deviceName(navigator.userAgent),
      returnTo: `${location.origin}/`,
      leave: (url) => location.assign(url),
    }),
  );
  const [landing] = useState(() => app.takeLanding());
  const [returning, setReturning] = useState(landing !== null);
  const [registering, setRegistering] = useState(false);
  const { server } = useStore(model.snapshot);
  const first = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (landing !== null) void model.comeBack(landing).then(() => setReturning(false));
    void model.check();
    first.current?.focus();
    return () => model.dispose();
  }, [landing, model]);

  const homeserver = server.state === 'ready' ? hostOf(server.homeserver) : '';
  return (
    <main className="k-login">
      <Lattice />
      <div className="k-login-card">
        <header className="k-login-head">
          <Mark size={44} />
          <div>
            <h1 className="k-login-title">
              {registering ? t('register.title') : t('login.title')}
            </h1>
            <p className="k-login-lead">
              {registering ? t('register.lead', { homeserver }) : t('login.lead')}
            </p>
          </div>
        </header>
        {reason !== null && reason !== undefined && (
          <Notice
            tone="warn"
            {...(reason === 'soft-logout'
              ? {
                  action: (
                    <Button size="small" onClick={() => void resetBrowser(app)}>
                      {t('login.forget')}
                    </Button>
                  ),
                }
              : {})}
          >
            {
              {
                'soft-logout': t('login.softLogout'),
                revoked: t('login.revoked'),
                wiped: t('login.wiped'),
                deactivated: t('login.deactivated'),
              }[reason]
            }
          </Notice>
        )}
        {returning ? (
          <output className="k-login-returning">
            <Spinner />
            {t('login.returning')}
          </output>
        ) : registering ? (
          <Suspense fallback={<Spinner />}>
            <RegisterForm
              model={model}
              onBack={() => {
                model.dropChallenge();
                setRegistering(false);
              }}
            />
          </Suspense>
        ) : (
          <WaysIn model={model} first={first} onRegister={() => setRegistering(true)} />
        )}
      </div>
    </main>
  );
}
