import type { Membership, Person, RoomId, RoomSettings } from '@kumix/matrix';
import { Ban, Eraser, EyeOff, Eye, MicOff, Mic, UserMinus } from 'lucide-react';
import { useApp } from '../app/AppContext.ts';
import type { CorePort, SignedIn } from '../app/core.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Action } from '../rooms/panels/InfoPanel.tsx';
import { isMuted, levelOf, whyNot, whyNotOn, writeLevel } from '../roomSettings/powers.ts';
import { LevelSelect } from '../roomSettings/LevelSelect.tsx';
import type { RoomSettingsModel } from '../roomSettings/roomSettingsModel.ts';
import { useRoomSettingsModel } from '../roomSettings/useRoomSettings.ts';
import { Notice } from '../ui/Notice.tsx';
import { ignorePerson, unignorePerson } from './ignoring.ts';
import { useIgnored } from './useIgnored.ts';

interface MemberModerationProps {
  readonly roomId: RoomId;
  readonly core: CorePort;
  readonly session: SignedIn;
  readonly person: Person;
  readonly membership: Membership | null;
}

/** What can be done about one person in one room, and why the rest cannot. */
export function MemberModeration(props: MemberModerationProps) {
  const { roomId, core, session } = props;
  const model = useRoomSettingsModel(core, roomId, session.me.userId);
  const { settings } = useStore(model.snapshot);
  return settings === null ? null : <Actions {...props} model={model} settings={settings} />;
}

interface ActionsProps extends MemberModerationProps {
  readonly model: RoomSettingsModel;
  readonly settings: RoomSettings;
}

function Actions({ roomId, core, session, person, membership, model, settings }: ActionsProps) {
  const app = useApp();
  const { busy, errors } = useStore(model.attempts.state);
  const ignored = useIgnored(core).includes(person.userId);
  const { powers, myPower } = settings;
  const level = levelOf(powers, person.userId);
  const mine = person.userId === session.me.userId;
  const control = `level ${person.userId}`;
  const roleOff = mine ? whyNot(settings, 'roles') : whyNotOn(settings, 'roles', person.userId);
  const kickOff = whyNotOn(settings, 'kick', person.userId);
  const banOff = whyNotOn(settings, 'ban', person.userId);
  const redactOff = whyNot(settings, 'redact');
  const muted = isMuted(powers, person.userId);
  const inside = membership === 'join' || membership === 'invite';
  const creator = powers.creators.includes(person.userId);
  return (
    <>
      {!creator && inside && (
        <div className="k-member-role">
          <span className="k-field-label" aria-hidden="true">
            {t('moderate.role')}
          </span>
          <LevelSelect
            label={t('roomSettings.roleFor', { name: person.name })}
            value={level}
            most={mine ? level : myPower}
            disabled={roleOff !== null || busy.has(control)}
            onLevel={(to) => void model.giveRole(person.userId, person.name, to)}
          />
          {(errors[control] ?? roleOff) !== null && (
            <p className={errors[control] === undefined ? 'k-field-hint' : 'k-field-error'}>
              {errors[control] ?? roleOff}
            </p>
          )}
        </div>
      )}
      {muted && inside && <Notice tone="info">{t('moderate.muted')}</Notice>}
      {!mine && (
        <section aria-label={t('moderate.title')}>
          <ul className="k-info-actions">
            {inside && (
              <Action
                icon={muted ? Mic : MicOff}
                label={muted ? t('moderate.unmute') : t('moderate.mute')}
                off={roleOff}
                onPress={() =>
                  void model.giveRole(
                    person.userId,
                    person.name,
                    muted
                      ? powers.usersDefault >= writeLevel(powers)
                        ? null
                        : writeLevel(powers)
                      : Math.min(writeLevel(powers), powers.usersDefault, 0) - 1,
                  )
                }
              />
            )}
            {inside && (
              <Action
                icon={UserMinus}
                label={t('moderate.kick')}
                danger
                off={kickOff}
                onPress={() => app.dialogs.show({ kind: 'moderate', roomId, person, act: 'kick' })}
              />
            )}
            {membership !== 'ban' && (
              <Action
                icon={Ban}
                label={t('moderate.ban')}
                danger
                off={banOff}
                onPress={() => app.dialogs.show({ kind: 'moderate', roomId, person, act: 'ban' })}
              />
            )}
            <Action
              icon={Eraser}
              label={t('moderate.spree')}
              danger
              off={redactOff}
              onPress={() => app.dialogs.show({ kind: 'spree', roomId, person })}
            />
            <Action
              icon={ignored ? Eye : EyeOff}
              label={ignored ? t('moderate.unignore') : t('moderate.ignore')}
              onPress={() =>
                void (ignored ? unignorePerson(app, person) : ignorePerson(app, person))
              }
            />
          </ul>
        </section>
      )}
    </>
  );
}
