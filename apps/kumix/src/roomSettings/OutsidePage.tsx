import type { CoreFailure, Result } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { useMinute } from '../rooms/useMinute.ts';
import { shortWhen } from '../rooms/when.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { RoomSettingsPageProps } from './page.ts';
import { whyNot } from './powers.ts';

type Kind = 'knock' | 'invite' | 'ban';
type Outsider = Result<'room.people'>[number];

const most = 500;

interface Deed {
  readonly how: 'invite' | 'kick' | 'unban';
  readonly label: string;
  readonly named: (name: string) => string;
  readonly primary?: boolean;
}

/** People who are not members: those who wait, are asked in, or are kept out. */
export function OutsidePage(props: RoomSettingsPageProps) {
  const { model, settings } = props;
  const { errors } = useStore(model.attempts.state);
  const inviteOff = whyNot(settings, 'invite');
  const kickOff = whyNot(settings, 'kick');
  const banOff = whyNot(settings, 'ban');
  const failed = Object.entries(errors).find(([name]) => /^(invite|kick|unban) /.test(name));
  const turnAway: Deed = {
    how: 'kick',
    label: t('roomSettings.turnAway'),
    named: (name) => t('roomSettings.turnAwayName', { name }),
  };
  const letIn: Deed = {
    how: 'invite',
    label: t('roomSettings.letIn'),
    named: (name) => t('roomSettings.letInName', { name }),
    primary: true,
  };
  const withdraw: Deed = {
    how: 'kick',
    label: t('roomSettings.withdraw'),
    named: (name) => t('roomSettings.withdrawName', { name }),
  };
  const unban: Deed = {
    how: 'unban',
    label: t('roomSettings.unban'),
    named: (name) => t('roomSettings.unbanName', { name }),
  };
  return (
    <>
      {failed !== undefined && (
        <Notice tone="danger" live>
          {failed[1]}
        </Notice>
      )}
      <Outsiders
        {...props}
        kind="knock"
        title={t('roomSettings.knocks')}
        none={t('roomSettings.noKnocks')}
        off={inviteOff ?? kickOff}
        deeds={[...(kickOff === null ? [turnAway] : []), ...(inviteOff === null ? [letIn] : [])]}
      />
      <Outsiders
        {...props}
        kind="invite"
        title={t('roomSettings.invited')}
        none={t('roomSettings.noInvited')}
        off={kickOff}
        deeds={kickOff === null ? [withdraw] : []}
      />
      <Outsiders
        {...props}
        kind="ban"
        title={t('roomSettings.banned')}
        none={t('roomSettings.noBanned')}
        off={banOff}
        deeds={banOff === null ? [unban] : []}
      />
    </>
  );
}

interface OutsidersProps extends RoomSettingsPageProps {
  readonly kind: Kind;
  readonly title: string;
  readonly none: string;
  readonly off: string | null;
  readonly deeds: readonly Deed[];
}

function Outsiders({ kind, model, settings, title, none, off, deeds }: OutsidersProps) {
  const { people, failure } = useOutsiders(settings, kind);
  const id = `k-outside-${kind}`;
  return (
    <section className="k-settings-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {off !== null && people.length > 0 && <p className="k-field-hint">{off}</p>}
      {failure !== null && <Notice tone="danger">{failure.message}</Notice>}
      {failure === null && people.length === 0 && <p className="k-field-hint">{none}</p>}
      {people.length > 0 && (
        <ul className="k-settings-list" aria-labelledby={id}>
          {people.map((each) => (
            <Row key={each.person.userId} {...{ each, kind, model, settings, deeds }} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps extends Pick<OutsidersProps, 'kind' | 'model' | 'settings' | 'deeds'> {
  readonly each: Outsider;
}

function Row({ each, kind, model, settings, deeds }: RowProps) {
  const { core } = useApp();
  const now = useMinute();
  const { busy } = useStore(model.attempts.state);
  const { userId, name, avatar } = each.person;
  const perform = (how: Deed['how']): void =>
    void model.attempts.run(`${how} ${userId}`, () =>
      how === 'invite'
        ? core.call('room.invite', { roomId: settings.id, userId })
        : core.call('member.act', { roomId: settings.id, userId, act: how, reason: '' }),
    );
  return (
    <li>
      <Avatar id={userId} name={name} uri={avatar} size={32} />
      <span className="k-grow">
        <span dir="auto">{name}</span>
        {name !== userId && <span className="k-field-hint k-block">{userId}</span>}
        {kind !== 'knock' && each.by !== '' && (
          <span className="k-field-hint k-block">
            {t('roomSettings.bannedBy', { name: each.by, when: shortWhen(each.atMs, now) })}
          </span>
        )}
        {each.reason !== null && (
          <span className="k-block" dir="auto">
            {t('roomSettings.becauseOf', { reason: each.reason })}
          </span>
        )}
      </span>
      <span className="k-settings-end">
        {deeds.map(({ how, label, named, primary = false }) => (
          <Button
            key={how}
            size="small"
            tone={primary ? 'primary' : 'plain'}
            aria-label={named(name)}
            busy={busy.has(`${how} ${userId}`)}
            onClick={() => perform(how)}
          >
            {label}
          </Button>
        ))}
      </span>
    </li>
  );
}

interface Answer {
  readonly people: readonly Outsider[];
  readonly failure: CoreFailure | null;
  /** How many there were said to be when it was asked for. */
  readonly count: number;
}

/** Asked for again whenever the room's state says that their number changed. */
function useOutsiders({ id, outside }: RoomSettingsPageProps['settings'], kind: Kind): Answer {
  const { core } = useApp();
  const [answer, setAnswer] = useState<Answer>({ people: [], failure: null, count: 0 });
  const count = outside[kind];
  useEffect(() => {
    const ending = new AbortController();
    core
      .call('room.people', { roomId: id, membership: kind, limit: most }, { signal: ending.signal })
      .then((people) => setAnswer({ people, failure: null, count }))
      .catch((error: unknown) => {
        if (!ending.signal.aborted) setAnswer({ people: [], failure: failureOf(error), count });
      });
    return () => ending.abort();
  }, [core, id, kind, count]);
  return answer;
}
