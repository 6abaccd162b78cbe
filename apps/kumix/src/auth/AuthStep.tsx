import type { AuthAnswer, AuthChallenge } from '@kumix/matrix';
import { ExternalLink } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { coreWords } from '../i18n/coreWords.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { PasswordField, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

interface AuthStepProps {
  readonly challenge: AuthChallenge;
  readonly busy: boolean;
  readonly onAnswer: (answer: AuthAnswer) => void;
  readonly onStartOver: () => void;
}

/** What the homeserver asks before it does what was wanted, one thing after the other. */
export function AuthStep(props: AuthStepProps) {
  const [asked, setAsked] = useState(0);
  const [shown, setShown] = useState(props.challenge);
  // Every question begins with empty fields and the focus in the first of them.
  if (shown !== props.challenge) {
    setShown(props.challenge);
    setAsked(asked + 1);
  }
  return <Question key={asked} {...props} />;
}

function Question({ challenge, busy, onAnswer, onStartOver }: AuthStepProps) {
  const { session, stage, failure } = challenge;
  const [text, setText] = useState('');
  const [agreed, setAgreed] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, a, button')?.focus();
  }, []);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy) return;
    if (stage.kind === 'password') onAnswer({ session, kind: 'password', password: text });
    else if (stage.kind === 'registration-token') {
      onAnswer({ session, kind: 'registration-token', token: text });
    } else onAnswer({ session, kind: stage.kind });
  };

  return (
    <form ref={form} className="k-form" onSubmit={submit} aria-busy={busy}>
      {stage.kind === 'password' && (
        <PasswordField
          label={t('auth.password')}
          hint={t('auth.passwordWhy')}
          autoComplete="current-password"
          required
          value={text}
          onValue={setText}
        />
      )}
      {stage.kind === 'registration-token' && (
        <TextField
          label={t('auth.token')}
          hint={t('auth.tokenWhy')}
          autoComplete="off"
          spellCheck={false}
          required
          value={text}
          onValue={setText}
        />
      )}
      {stage.kind === 'terms' && (
        <>
          <p>{t('auth.terms')}</p>
          <ul className="k-auth-terms">
            {stage.documents.map(({ name, url }) => (
              <li key={url}>
                <a href={url} target="_blank" rel="noreferrer noopener">
                  {name}
                </a>
              </li>
            ))}
          </ul>
          <label className="k-auth-agree">
            <input
              type="checkbox"
              required
              checked={agreed}
              onChange={(event) => setAgreed(event.target.checked)}
            />
            {t('auth.agree')}
          </label>
        </>
      )}
      {stage.kind === 'elsewhere' && (
        <>
          <p>{t('auth.elsewhere')}</p>
          <a className="k-auth-link" href={stage.url} target="_blank" rel="noreferrer noopener">
            <ExternalLink size={16} />
            {t('auth.open')}
          </a>
        </>
      )}
      {failure !== null && (
        <Notice tone="danger" live>
          {coreWords(failure)}
        </Notice>
      )}
      <div className="k-auth-actions">
        <Button onClick={onStartOver}>{t('auth.startOver')}</Button>
        <Button tone="primary" type="submit" busy={busy}>
          {t('auth.continue')}
        </Button>
      </div>
    </form>
  );
}
