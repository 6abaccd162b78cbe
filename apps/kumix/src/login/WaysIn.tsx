import { ExternalLink } from 'lucide-react';
import { useState, type FormEvent, type Ref } from 'react';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { PasswordField, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Homeserver, hostOf } from './Homeserver.tsx';
import type { LoginModel } from './loginModel.ts';

interface WaysInProps {
  readonly model: LoginModel;
  readonly first: Ref<HTMLInputElement>;
  readonly onRegister: () => void;
}

/** The homeserver, and what it offers: by password first, then what leads through another page. */
export function WaysIn({ model, first, onRegister }: WaysInProps) {
  const login = useStore(model.snapshot);
  const { server, busy, failure } = login;
  const [user, setUser] = useState('');
  const [secret, setSecret] = useState('');
  const [byToken, setByToken] = useState(false);
  const flows = server.state === 'ready' ? server.flows : null;
  // Until the homeserver has answered, most people have a password.
  const password = flows?.password ?? true;
  const token = flows?.token ?? false;
  const oauth = flows?.oauth ?? null;
  const sso = oauth === null ? (flows?.sso ?? []) : [];
  const usesToken = token && (byToken || !password);
  const form = password || token;

  const changed = (set: (value: string) => void) => (value: string) => {
    set(value);
    model.clearFailure();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void (usesToken ? model.logInByToken(secret) : model.logIn(user, secret));
  };
  return (
    <form className="k-form" onSubmit={submit} aria-busy={busy}>
      <Homeserver model={model} />
      {oauth !== null && (
        <>
          <Button
            tone="primary"
            wide
            icon={ExternalLink}
            busy={busy}
            onClick={() => void model.leaveForOAuth(false)}
          >
            {t('login.continueWith', { homeserver: hostOf(oauth.origin) })}
          </Button>
          <p className="k-field-hint">{t('login.leaving', { homeserver: hostOf(oauth.origin) })}</p>
        </>
      )}
      {oauth !== null && form && <Or />}
      {usesToken && (
        <PasswordField
          label={t('login.token')}
          hint={t('login.tokenHint')}
          autoComplete="off"
          required
          value={secret}
          onValue={changed(setSecret)}
        />
      )}
      {password && !usesToken && (
        <>
          <TextField
            ref={first}
            label={t('login.user')}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={user}
            onValue={changed(setUser)}
          />
          <PasswordField
            label={t('login.password')}
            name="password"
            autoComplete="current-password"
            required
            value={secret}
            onValue={changed(setSecret)}
          />
        </>
      )}
      {failure !== null && (
        <Notice tone="danger" live>
          {failure.message}
        </Notice>
      )}
      {form && (
        <Button tone={oauth === null ? 'primary' : 'plain'} type="submit" wide busy={busy}>
          {busy ? t('login.busy') : t('login.action')}
        </Button>
      )}
      {!form && sso.length === 0 && oauth === null && (
        <Notice tone="warn">{t('login.noWay')}</Notice>
      )}
      {sso.length > 0 && form && <Or />}
      {sso.map(({ id, name }) => (
        <Button
          key={id}
          wide
          icon={ExternalLink}
          busy={busy}
          onClick={() => void model.leaveForSso(id)}
        >
          {name === '' ? t('login.sso') : t('login.ssoWith', { name })}
        </Button>
      ))}
      {(token || canRegister(flows)) && (
        <div className="k-login-more">
          {token && password && (
            <Button
              tone="quiet"
              onClick={() => {
                setByToken(!byToken);
                setSecret('');
              }}
            >
              {usesToken ? t('login.byPassword') : t('login.byToken')}
            </Button>
          )}
          {canRegister(flows) && (
            <Button
              tone="quiet"
              onClick={() =>
                oauth !== null && oauth.registration ? void model.leaveForOAuth(true) : onRegister()
              }
            >
              {t('login.create')}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

const canRegister = (
  flows: {
    readonly registration: boolean;
    readonly oauth: { readonly registration: boolean } | null;
  } | null,
): boolean => flows !== null && (flows.registration || flows.oauth?.registration === true);

function Or() {
  return <p className="k-login-or">{t('login.or')}</p>;
}
