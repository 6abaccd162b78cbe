import type { UserId } from '@kumix/matrix';
import { useMemo } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { useStore } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { fit, fold } from '../roomOrder.ts';

const most = 8;

interface KnownPeopleProps {
  readonly filter: string;
  readonly except?: ReadonlySet<string>;
  readonly onPick: (userId: UserId) => void;
}

/** People this account already talks with, the ones that fit what is typed. */
export function KnownPeople({ filter, except, onPick }: KnownPeopleProps) {
  const { byId } = useStore(useApp().rooms.snapshot);
  const people = useMemo(() => {
    const typed = fold(filter).replace(/^@/, '');
    return [...byId.values()]
      .flatMap(({ directUserId: userId, name, avatar, kind }) =>
        kind === 'direct' && userId !== null && except?.has(userId) !== true
          ? [{ userId, name, avatar }]
          : [],
      )
      .filter(
        ({ userId, name }) =>
          typed === '' || fit(fold(name), typed) !== null || fold(userId).includes(typed),
      )
      .slice(0, most);
  }, [byId, filter, except]);
  if (people.length === 0) return null;
  return (
    <ul className="k-people" aria-label={t('people.known')}>
      {people.map(({ userId, name, avatar }) => (
        <li key={userId}>
          <button type="button" className="k-person-row" onClick={() => onPick(userId)}>
            <Avatar id={userId} name={name} uri={avatar} size={32} />
            <span className="k-person-text">
              <span className="k-person-name k-ellipsis" dir="auto">
                {name}
              </span>
              <span className="k-person-note k-ellipsis">{userId}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
