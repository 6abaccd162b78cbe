import { CircleCheck } from 'lucide-react';
import { deploymentPath } from '../app/deployment.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Field, TextField } from '../ui/Field.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import type { LoginModel, LoginSnapshot } from './loginModel.ts';

/** Which homeserver one talks to: the only one, one of a list, or what is typed. */
export function Homeserver({ model }: { readonly model: LoginModel }) {
  const login = useStore(model.snapshot);
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
          <FailureNotice onAgain={() => void model.check()}>{error}</FailureNotice>
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
          ? t('login.talkingTo', { homeserver: hostOf(server.homeserver) })
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

/** As people know an address: without its scheme. */
export const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host : address;
