import type { HistoryVisibility, JoinRule, RoomId } from '@kumix/matrix';
import { Lock } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Choice, Switch } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { RoomSettingsPageProps } from './page.ts';
import { whyNot } from './powers.ts';
import { spaceChoices } from './spaceChoices.ts';

/** First room versions that know a rule. Versions that are no number say nothing about it. */
const since = { knock: 7, restricted: 8, knock_restricted: 10 } as const;

const knows = (version: string, rule: keyof typeof since): boolean =>
  !/^\d+$/.test(version) || Number(version) >= since[rule];

export function AccessPage(props: RoomSettingsPageProps) {
  const { model, settings } = props;
  const { errors } = useStore(model.attempts.state);
  const historyOff = whyNot(settings, 'history');
  const guestsOff = whyNot(settings, 'guests');
  return (
    <>
      <WhoCanJoin {...props} />
      <section className="k-settings-section">
        <Choice
          label={t('roomSettings.history')}
          value={settings.history}
          off={historyOff}
          note={t('roomSettings.historyNote')}
          choices={histories(settings.encrypted)}
          onValue={(to) => void model.change({ what: 'history', to })}
        />
        <Failed error={errors['history']} />
      </section>
      {!settings.space && (
        <section className="k-settings-section">
          <Switch
            label={t('roomSettings.guests')}
            hint={guestsOff ?? t('roomSettings.guestsHint')}
            checked={settings.guests}
            disabled={guestsOff !== null}
            onChecked={(to) => void model.change({ what: 'guests', to })}
          />
          <Failed error={errors['guests']} />
        </section>
      )}
      {!settings.space && <Encryption {...props} />}
    </>
  );
}

const histories = (
  encrypted: boolean,
): readonly { value: HistoryVisibility; label: string; hint?: string; disabled?: boolean }[] => [
  {
    value: 'world_readable',
    label: t('roomSettings.historyWorld'),
    hint: t('roomSettings.historyWorldHint'),
    // Nobody outside could read it, and those inside would believe so.
    disabled: encrypted,
  },
  {
    value: 'shared',
    label: t('roomSettings.historyShared'),
    hint: t('roomSettings.historySharedHint'),
  },
  { value: 'invited', label: t('roomSettings.historyInvited') },
  { value: 'joined', label: t('roomSettings.historyJoined') },
];

function Failed({ error }: { readonly error: string | undefined }) {
  return error === undefined ? null : (
    <Notice tone="danger" live>
      {error}
    </Notice>
  );
}

function WhoCanJoin({ model, settings }: RoomSettingsPageProps) {
  const { errors } = useStore(model.attempts.state);
  const [wanted, setWanted] = useState<'restricted' | 'knock_restricted' | null>(null);
  const off = whyNot(settings, 'access');
  const rule = wanted ?? settings.joinRule;
  const choose = (to: JoinRule): void => {
    const restricted = to === 'restricted' || to === 'knock_restricted';
    setWanted(null);
    if (to === 'public') void model.openToAnyone();
    else if (!restricted) void model.change({ what: 'joinRule', to, allowed: [] });
    else if (settings.allowed.length === 0) setWanted(to);
    else void model.change({ what: 'joinRule', to, allowed: settings.allowed });
  };
  const newer = (
    value: keyof typeof since,
    label: string,
    hint: string,
  ): { value: JoinRule; label: string; hint: string; disabled: boolean } => {
    const known = knows(settings.version, value);
    return { value, label, hint: known ? hint : t('roomSettings.versionTooOld'), disabled: !known };
  };
  return (
    <section className="k-settings-section">
      <Choice<JoinRule>
        label={t('roomSettings.who')}
        value={rule}
        off={off}
        choices={[
          {
            value: 'invite',
            label: t('roomSettings.whoInvite'),
            hint: t('roomSettings.whoInviteHint'),
          },
          newer('knock', t('roomSettings.whoKnock'), t('roomSettings.whoKnockHint')),
          newer('restricted', t('roomSettings.whoRestricted'), t('roomSettings.whoRestrictedHint')),
          newer(
            'knock_restricted',
            t('roomSettings.whoKnockRestricted'),
            t('roomSettings.whoKnockRestrictedHint'),
          ),
          {
            value: 'public',
            label: t('roomSettings.whoPublic'),
            hint: t('roomSettings.whoPublicHint'),
          },
        ]}
        onValue={choose}
      />
      {(rule === 'restricted' || rule === 'knock_restricted') && (
        <Spaces
          allowed={settings.allowed}
          self={settings.id}
          off={off !== null}
          onAllowed={(allowed) =>
            void model
              .change({ what: 'joinRule', to: rule, allowed })
              .then((done) => done && setWanted(null))
          }
        />
      )}
      <Failed error={errors['joinRule']} />
    </section>
  );
}

interface SpacesProps {
  readonly allowed: readonly RoomId[];
  readonly self: RoomId;
  readonly off: boolean;
  readonly onAllowed: (allowed: readonly RoomId[]) => void;
}

function Spaces({ allowed, self, off, onAllowed }: SpacesProps) {
  const app = useApp();
  const { byId } = useStore(app.rooms.snapshot);
  const spaces = useMemo(() => spaceChoices(byId.values(), allowed, self), [byId, allowed, self]);
  return (
    <fieldset className="k-choice" disabled={off}>
      <legend className="k-field-label">{t('roomSettings.whichSpaces')}</legend>
      {spaces.length === 0 ? (
        <p className="k-field-hint">{t('roomSettings.noSpaces')}</p>
      ) : (
        <div className="k-checks">
          {spaces.map(({ id, name }) => (
            <label key={id} className="k-check">
              <input
                type="checkbox"
                checked={allowed.includes(id)}
                // The last one stays: a rule that lets nobody in is another rule.
                disabled={allowed.length === 1 && allowed.includes(id)}
                onChange={(event) =>
                  onAllowed(
                    event.target.checked ? [...allowed, id] : allowed.filter((each) => each !== id),
                  )
                }
              />
              <span dir="auto">{name}</span>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function Encryption({ model, settings }: RoomSettingsPageProps) {
  const { busy, errors } = useStore(model.attempts.state);
  const off = whyNot(settings, 'encryption');
  return (
    <section className="k-settings-section" aria-labelledby="k-encryption">
      <h3 id="k-encryption">{t('roomSettings.encryption')}</h3>
      {settings.encrypted ? (
        <p>{t('roomSettings.encryptionOn')}</p>
      ) : (
        <>
          <p className="k-field-hint">{off ?? t('roomSettings.encryptionOff')}</p>
          <div>
            <Button
              icon={Lock}
              disabled={off !== null}
              busy={busy.has('encryption')}
              onClick={() => void model.encrypt()}
            >
              {t('roomSettings.encryptAction')}
            </Button>
          </div>
        </>
      )}
      <Failed error={errors['encryption']} />
    </section>
  );
}
