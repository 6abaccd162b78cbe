import type { SessionState } from '@kumix/matrix';
import { CircleCheck } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { Lattice, Mark } from '../app/Brand.tsx';
import { deploymentPath } from '../app/deployment.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Field, PasswordField, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { deviceName } from './deviceName.ts';
import { takeReturned } from './returned.ts';
import { leaveForSso } from './sso.ts';
import { createLogin, type LoginModel, type LoginSnapshot } from './loginModel.ts';

type SignedOutReason = Extract<SessionState, { state: 'signed-out' }>['reason'];

export default function LoginView({ reason }: { readonly reason: SignedOutReason | null }) {
  const { core, deployment } = useApp();
  const [model] = useState(() =>
    createLogin({ core, deployment, deviceName: deviceName(navigator.userAgent) }),
  );
  const login = useStore(model.snapshot);
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const first = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const returned = takeReturned();
    if (returned !== null) void model.logInByToken(returned.homeserver, returned.token);
    void model.check();
    first.current?.focus();
    return () => model.dispose();
  }, [model]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void model.logIn(user, password);
  };
  const ready = login.server.state === 'ready' ? login.server : null;
  const elsewhere = ready?.flows.sso ?? [];
  const closed = ready !== null && !ready.flows.password;

  return (
    <main className="k-login">
      <Lattice />
      <div className="k-login-card">
        <header className="k-login-head">
          <Mark size={44} />
          <div>
            <h1 className="k-login-title">{t('login.title')}</h1>
            <p className="k-login-lead">{t('login.lead')}</p>
          </div>
        </header>
        {reason !== null && reason !== undefined && (
          <Notice tone="warn">
            {
              {
                'soft-logout': t('login.softLogout'),
                revoked: t('login.revoked'),
                wiped: t('login.wiped'),
              }[reason]
            }
          </Notice>
        )}
        <form className="k-form" onSubmit={submit} aria-busy={login.busy}>
          <Homeserver model={model} login={login} />
          {closed && elsewhere.length === 0 && <Notice tone="warn">{t('login.noPassword')}</Notice>}
          <TextField
            ref={first}
            label={t('login.user')}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={user}
            onValue={(value) => {
              setUser(value);
              model.clearFailure();
            }}
          />
          <PasswordField
            label={t('login.password')}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onValue={(value) => {
              setPassword(value);
              model.clearFailure();
            }}
          />
          {login.failure !== null && (
            <Notice tone="danger" live>
              {login.failure.message}
            </Notice>
          )}
          <Button tone="primary" type="submit" wide busy={login.busy} disabled={closed}>
            {login.busy ? t('login.busy') : t('login.action')}
          </Button>
        </form>
        {ready !== null && elsewhere.length > 0 && (
          <div className="k-login-sso">
            {elsewhere.map(({ id, name }) => (
              <Button
                key={id}
                wide
                disabled={login.busy}
                onClick={() => leaveForSso(window, ready.homeserver, id)}
              >
                {name === '' ? t('login.sso') : t('login.ssoWith', { name })}
              </Button>
            ))}
          </div>
        )}
      </div>
    </main>
  );
}

interface HomeserverProps {
  readonly model: LoginModel;
  readonly login: LoginSnapshot;
}

function Homeserver({ model, login }: HomeserverProps) {
  const { server, choices, address } = login;
  const error = server.state === 'failed' ? failureText(server.failure) : null;
  const status = <ServerStatus login={login} />;
  const onlyChoice = choices?.length === 1 && choices[0] === address ? choices[0] : null;
  if (onlyChoice !== null) {
    return (
      <div className="k-login-server">
        <span className="k-field-label">{t('login.homeserver')}</span>
        <span className="k-login-server-name">
          {hostOf(onlyChoice)} {status}
        </span>
        {error !== null && (
          <Notice
            tone="danger"
            live
            action={
              <Button size="small" onClick={() => void model.check()}>
                {t('broken.again')}
              </Button>
            }
          >
            {error}
          </Notice>
        )}
      </div>
    );
  }
  if (choices !== null) {
    return (
      <Field
        label={t('login.homeserver')}
        error={error}
        hint={t('login.choicesHint', { file: deploymentPath })}
      >
        {({ id, describedBy, invalid }) => (
          <span className="k-input-box">
            <select
              id={id}
              className="k-input"
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              value={address}
              onChange={(event) => {
                model.setAddress(event.target.value);
                void model.check();
              }}
            >
              {[...new Set([address, ...choices])].map((choice) => (
                <option key={choice} value={choice}>
                  {hostOf(choice)}
                </option>
              ))}
            </select>
            {status}
          </span>
        )}
      </Field>
    );
  }
  return (
    <TextField
      label={t('login.homeserver')}
      hint={
        server.state === 'ready'
          ? t('login.serverReady', { homeserver: hostOf(server.homeserver) })
          : t('login.serverHint')
      }
      error={error}
      name="homeserver"
      inputMode="url"
      autoComplete="url"
      autoCapitalize="none"
      spellCheck={false}
      placeholder="matrix.org"
      required
      value={address}
      trailing={status}
      onValue={(value) => model.setAddress(value)}
      onBlur={() => {
        if (server.state === 'empty') void model.check();
      }}
    />
  );
}

function ServerStatus({ login }: { readonly login: LoginSnapshot }) {
  const { state } = login.server;
  if (state === 'checking') {
    return (
      <output className="k-login-status">
        <Spinner />
        <span className="k-hidden-visually">{t('login.checking')}</span>
      </output>
    );
  }
  if (state !== 'ready') return null;
  return (
    <span className="k-login-status k-login-ready">
      <CircleCheck size={16} />
    </span>
  );
}

function failureText({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string {
  return code === 'homeserver-not-allowed'
    ? t('login.notAllowed', { why: message, file: deploymentPath })
    : message;
}

const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host : address;
