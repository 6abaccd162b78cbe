import { ExternalLink, LogOut } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { SettingsPageProps } from '../app/contracts.ts';
import { useStore } from '../app/store.ts';
import { AuthStep } from '../auth/AuthStep.tsx';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { createAccount, type AccountModel, type Part } from './accountModel.ts';
import { EndedElsewhere } from './EndedElsewhere.tsx';
import { closeAccount, logOutEverywhere } from './endings.ts';

/** Who one is to others, how one gets in, and how that ends. */
export function AccountPage({ session, commands }: SettingsPageProps) {
  const app = useApp();
  const [model] = useState(() => createAccount(app.core));
  const { facts, loadFailure } = useStore(model.snapshot);
  const { deviceId, homeserver, crypto } = session;
  useEffect(() => void model.load(), [model]);
  return (
    <div className="k-settings-group">
      <Profile model={model} session={session} />
      <dl className="k-facts">
        <dt>{t('account.homeserver')}</dt>
        <dd>{homeserver}</dd>
        <dt>{t('account.device')}</dt>
        <dd>
          <code>{deviceId}</code>
        </dd>
        <dt>{t('account.encryption')}</dt>
        <dd>
          {
            {
              loading: t('account.cryptoLoading'),
              ready: t('account.cryptoReady'),
              failed: t('account.cryptoFailed'),
            }[crypto]
          }
        </dd>
      </dl>
      {crypto === 'failed' && <Notice tone="danger">{t('account.cryptoFailedText')}</Notice>}
      {loadFailure !== null && (
        <FailureNotice onAgain={() => void model.load()}>
          {t('account.loadFailed', { why: loadFailure })}
        </FailureNotice>
      )}
      {facts !== null && facts.manageUrl !== null && (
        <section className="k-account-part">
          <p>{t('account.elsewhere', { host: new URL(facts.manageUrl).host })}</p>
          <a
            className="k-auth-link"
            href={facts.manageUrl}
            target="_blank"
            rel="noreferrer noopener"
          >
            <ExternalLink size={16} />
            {t('account.manage')}
          </a>
        </section>
      )}
      {facts?.may.email === true && <Emails model={model} emails={facts.emails} />}
      <section className="k-account-part" aria-labelledby="k-account-sessions">
        <h3 id="k-account-sessions">{t('account.sessions')}</h3>
        <div className="k-account-actions">
          {facts?.may.password !== false && (
            <Button onClick={() => app.dialogs.show({ kind: 'password' })}>
              {t('account.changePassword')}
            </Button>
          )}
          <Button icon={LogOut} onClick={() => commands.run('session.logout')}>
            {t('command.logout')}
          </Button>
          {facts?.sessions.by !== 'page' && (
            <Button onClick={() => void logOutEverywhere(app)}>{t('account.everywhere')}</Button>
          )}
          {facts?.manageUrl !== undefined && facts.manageUrl !== null ? null : (
            <Button tone="danger" onClick={() => void closeAccount(app)}>
              {t('account.close')}
            </Button>
          )}
        </div>
        {facts !== null && <EndedElsewhere ends={facts.sessions} />}
      </section>
    </div>
  );
}

interface PartProps {
  readonly model: AccountModel;
}

function Profile({ model, session }: PartProps & Pick<SettingsPageProps, 'session'>) {
  const { me } = session;
  const { facts, busy } = useStore(model.snapshot);
  const [name, setName] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const shown = name ?? me.name;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void model.rename(shown).then(() => setName(null));
  };
  return (
    <section className="k-account-part" aria-labelledby="k-account-profile">
      <h3 id="k-account-profile" className="k-hidden-visually">
        {t('account.profile')}
      </h3>
      <div className="k-account">
        <Avatar id={me.userId} name={me.name} uri={me.avatar} size={72} />
        <div>
          <p className="k-account-name">{me.name}</p>
          <p className="k-field-hint">{me.userId}</p>
          {facts?.may.avatar !== false && (
            <div className="k-account-actions">
              <input
                ref={picker}
                type="file"
                hidden
                accept="image/png,image/jpeg,image/gif,image/webp"
                aria-label={t('account.picture')}
                onChange={({ target }) => {
                  const file = target.files?.[0];
                  if (file !== undefined) void model.changePicture(file);
                  target.value = '';
                }}
              />
              <Button
                size="small"
                busy={busy === 'picture'}
                onClick={() => picker.current?.click()}
              >
                {t('account.changePicture')}
              </Button>
              {me.avatar !== null && (
                <Button size="small" tone="quiet" onClick={() => void model.changePicture(null)}>
                  {t('account.removePicture')}
                </Button>
              )}
            </div>
          )}
        </div>
      </div>
      <Said model={model} part="picture" />
      <form className="k-account-line" onSubmit={submit}>
        <TextField
          label={t('account.name')}
          hint={t('account.nameHint', { userId: me.userId })}
          value={shown}
          maxLength={255}
          required
          autoComplete="nickname"
          disabled={facts?.may.name === false}
          onValue={setName}
        />
        <Button
          type="submit"
          busy={busy === 'name'}
          disabled={name === null || name.trim() === '' || name === me.name}
        >
          {t('dialog.save')}
        </Button>
      </form>
      <Said model={model} part="name" />
    </section>
  );
}

function Emails({ model, emails }: PartProps & { readonly emails: readonly string[] }) {
  const { busy, challenge, asked } = useStore(model.snapshot);
  const [email, setEmail] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void model.askEmail(email);
  };
  return (
    <section className="k-account-part" aria-labelledby="k-account-emails">
      <h3 id="k-account-emails">{t('account.emails')}</h3>
      {emails.length === 0 && <p className="k-field-hint">{t('account.noEmails')}</p>}
      {emails.length > 0 && (
        <ul className="k-account-emails">
          {emails.map((each) => (
            <li key={each}>
              <span>{each}</span>
              <Button size="small" onClick={() => void model.removeEmail(each)}>
                {t('account.removeEmail', { email: each })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {challenge?.part === 'email' && (
        <AuthStep
          challenge={challenge.challenge}
          busy={busy === 'email'}
          onAnswer={(answer) => void model.answer(answer)}
          onStartOver={() => model.dropChallenge()}
        />
      )}
      {challenge?.part !== 'email' && asked !== null && (
        <Notice
          tone="info"
          action={
            <Button size="small" busy={busy === 'email'} onClick={() => void model.addEmail()}>
              {t('auth.continue')}
            </Button>
          }
        >
          {t('account.emailAsked', { email: asked })}
        </Notice>
      )}
      {challenge?.part !== 'email' && asked === null && (
        <form className="k-account-line" onSubmit={submit}>
          <TextField
            label={t('account.email')}
            type="email"
            autoComplete="email"
            required
            value={email}
            onValue={setEmail}
          />
          <Button type="submit" busy={busy === 'email'}>
            {t('account.addEmail')}
          </Button>
        </form>
      )}
      <Said model={model} part="email" />
    </section>
  );
}

function Said({ model, part }: PartProps & { readonly part: Part }) {
  const { said } = useStore(model.snapshot);
  return (
    <output className="k-account-said">
      {said?.part === part && <Notice tone={said.tone}>{said.text}</Notice>}
    </output>
  );
}
