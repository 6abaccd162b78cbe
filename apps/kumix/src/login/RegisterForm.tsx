import { useRef, useEffect, useState, type FormEvent } from 'react';
import { useStore } from '../app/store.ts';
import { AuthStep } from '../auth/AuthStep.tsx';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { PasswordField, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { LoginModel } from './loginModel.ts';

/** Historical user ids may hold more; new ones may not. */
const userPattern = /^[a-z0-9._/=+-]+$/;
const shortestPassword = 8;

interface RegisterFormProps {
  readonly model: LoginModel;
  readonly onBack: () => void;
}

/** A new account, with whatever the homeserver asks before it makes one. */
export default function RegisterForm({ model, onBack }: RegisterFormProps) {
  const { busy, failure, challenge } = useStore(model.snapshot);
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);

  useEffect(() => first.current?.focus(), []);

  const userWrong = user !== '' && !userPattern.test(user);
  const passwordShort = password.length < shortestPassword;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!userWrong && !passwordShort) void model.register({ user, password }, null);
  };
  const failed = failure !== null && (
    <Notice tone="danger" live>
      {failure.message}
    </Notice>
  );

  if (challenge !== null) {
    return (
      <>
        {failed}
        <AuthStep
          challenge={challenge}
          busy={busy}
          onAnswer={(answer) => void model.register({ user, password }, answer)}
          onStartOver={() => model.dropChallenge()}
        />
      </>
    );
  }
  return (
    <form className="k-form" onSubmit={submit} aria-busy={busy}>
      <TextField
        ref={first}
        label={t('register.user')}
        hint={t('register.userHint')}
        error={userWrong ? t('register.userWrong') : null}
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
        label={t('register.password')}
        hint={t('register.passwordHint')}
        error={tried && passwordShort ? t('register.passwordShort') : null}
        name="password"
        autoComplete="new-password"
        required
        value={password}
        onValue={(value) => {
          setPassword(value);
          model.clearFailure();
        }}
      />
      {failed}
      <Button tone="primary" type="submit" wide busy={busy}>
        {t('register.action')}
      </Button>
      <Button tone="quiet" wide onClick={onBack}>
        {t('register.back')}
      </Button>
    </form>
  );
}
