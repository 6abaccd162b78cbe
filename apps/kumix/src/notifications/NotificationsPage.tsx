import type { NotificationSettings, NotificationSwitch } from '@kumix/matrix';
import { Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { SettingsPageProps } from '../app/contracts.ts';
import type { CorePort } from '../app/core.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import type { Attempts } from '../ui/attempts.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Switch, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { useIgnored } from '../moderation/useIgnored.ts';
import { RoomLevelField } from './RoomLevelField.tsx';
import { useAttempts, useRules } from './useRules.ts';

/** What notifies, on this computer and on all devices, and which rooms differ. */
export function NotificationsPage({ core }: SettingsPageProps) {
  const rules = useRules(core);
  const attempts = useAttempts();
  return (
    <>
      <DesktopSection />
      {rules === null ? (
        <p className="k-field-hint">{t('notify.loading')}</p>
      ) : (
        <>
          <AccountSection core={core} rules={rules} attempts={attempts} />
          <Keywords core={core} rules={rules} attempts={attempts} />
          <Rooms core={core} rules={rules} />
          <Ignored core={core} attempts={attempts} />
        </>
      )}
    </>
  );
}

function DesktopSection() {
  const { desktop } = useApp();
  const { permission, on, showEncrypted } = useStore(desktop.state);
  const off = permission === 'unsupported';
  return (
    <section className="k-settings-section" aria-labelledby="k-notify-desktop">
      <h3 id="k-notify-desktop">{t('notify.desktop')}</h3>
      <Switch
        label={t('notify.desktopOn')}
        hint={off ? t('notify.unsupported') : t('notify.desktopHint')}
        checked={on && permission === 'granted'}
        disabled={off}
        onChecked={(wanted) => void desktop.turn(wanted)}
      />
      {permission === 'denied' && <Notice tone="warn">{t('notify.denied')}</Notice>}
      <Switch
        label={t('notify.encrypted')}
        hint={t('notify.encryptedHint')}
        checked={showEncrypted}
        disabled={off}
        onChecked={(wanted) => desktop.setShowEncrypted(wanted)}
      />
    </section>
  );
}

interface RulesProps {
  readonly core: CorePort;
  readonly rules: NotificationSettings;
  readonly attempts: Attempts;
}

const switches = (): readonly {
  readonly what: NotificationSwitch;
  readonly label: string;
  readonly hint: string;
}[] => [
  { what: 'enabled', label: t('notify.enabled'), hint: t('notify.enabledHint') },
  { what: 'direct', label: t('notify.direct'), hint: t('notify.directHint') },
  { what: 'groups', label: t('notify.groups'), hint: t('notify.groupsHint') },
  { what: 'mentions', label: t('notify.mentions'), hint: t('notify.mentionsHint') },
  { what: 'roomMentions', label: t('notify.roomMentions'), hint: t('notify.roomMentionsHint') },
  { what: 'invites', label: t('notify.invites'), hint: t('notify.invitesHint') },
];

function AccountSection({ core, rules, attempts }: RulesProps) {
  const { busy, errors } = useStore(attempts.state);
  return (
    <section className="k-settings-section" aria-labelledby="k-notify-account">
      <h3 id="k-notify-account">{t('notify.account')}</h3>
      <p className="k-field-hint">{t('notify.accountHint')}</p>
      {switches().map(({ what, label, hint }) => (
        <div key={what} className="k-form">
          <Switch
            label={label}
            hint={hint}
            checked={rules[what]}
            disabled={busy.has(what) || (what !== 'enabled' && !rules.enabled)}
            onChecked={(on) =>
              void attempts.run(what, () => core.call('notifications.set', { what, on }))
            }
          />
          {errors[what] !== undefined && (
            <Notice tone="danger" live>
              {errors[what]}
            </Notice>
          )}
        </div>
      ))}
    </section>
  );
}

function Keywords({ core, rules, attempts }: RulesProps) {
  const { busy, errors } = useStore(attempts.state);
  const [typed, setTyped] = useState('');
  const set = (word: string, on: boolean): Promise<boolean> =>
    attempts.run('keyword', () => core.call('notifications.keyword', { word, on }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === '') return;
    void set(typed.trim(), true).then((done) => done && setTyped(''));
  };
  return (
    <section className="k-settings-section" aria-labelledby="k-notify-keywords">
      <h3 id="k-notify-keywords">{t('notify.keywords')}</h3>
      <p className="k-field-hint">{t('notify.keywordsHint')}</p>
      {rules.keywords.length === 0 ? (
        <p className="k-field-hint">{t('notify.noKeywords')}</p>
      ) : (
        <ul className="k-settings-list" aria-labelledby="k-notify-keywords">
          {rules.keywords.map((word) => (
            <li key={word}>
              <span className="k-grow" dir="auto">
                {word}
              </span>
              <IconButton
                icon={Trash2}
                label={t('notify.removeKeyword', { word })}
                onClick={() => void set(word, false)}
              />
            </li>
          ))}
        </ul>
      )}
      <form className="k-form" onSubmit={submit}>
        <TextField
          label={t('notify.newKeyword')}
          value={typed}
          maxLength={100}
          autoComplete="off"
          error={errors['keyword'] ?? null}
          onValue={setTyped}
          trailing={
            <Button size="small" type="submit" busy={busy.has('keyword')}>
              {t('notify.addKeyword')}
            </Button>
          }
        />
      </form>
    </section>
  );
}

function Ignored({ core, attempts }: Omit<RulesProps, 'rules'>) {
  const ignored = useIgnored(core);
  const { busy, errors } = useStore(attempts.state);
  return (
    <section className="k-settings-section" aria-labelledby="k-ignored">
      <h3 id="k-ignored">{t('notify.ignored')}</h3>
      <p className="k-field-hint">{t('notify.ignoredHint')}</p>
      {errors['ignored'] !== undefined && (
        <Notice tone="danger" live>
          {errors['ignored']}
        </Notice>
      )}
      {ignored.length === 0 ? (
        <p className="k-field-hint">{t('notify.noIgnored')}</p>
      ) : (
        <ul className="k-settings-list" aria-labelledby="k-ignored">
          {ignored.map((userId) => (
            <li key={userId}>
              <span className="k-grow">{userId}</span>
              <Button
                size="small"
                aria-label={t('notify.unignore', { id: userId })}
                busy={busy.has('ignored')}
                onClick={() =>
                  void attempts.run('ignored', () =>
                    core.call('people.ignore', { userId, on: false }),
                  )
                }
              >
                {t('moderate.unignore')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Rooms({ core, rules }: Omit<RulesProps, 'attempts'>) {
  const app = useApp();
  const { byId } = useStore(app.rooms.snapshot);
  const own = [...byId.values()].filter(({ id }) => Object.hasOwn(rules.rooms, id));
  return (
    <section className="k-settings-section" aria-labelledby="k-notify-rooms">
      <h3 id="k-notify-rooms">{t('notify.rooms')}</h3>
      {own.length === 0 && <p className="k-field-hint">{t('notify.noRooms')}</p>}
      {own.map(({ id, name }) => (
        <RoomLevelField key={id} core={core} roomId={id} rules={rules} label={name} />
      ))}
    </section>
  );
}
