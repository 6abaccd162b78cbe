import { fewMarks, type Person, type TimelineItem } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';
import { LookedUpDialog } from './LookedUpDialog.tsx';

/** Who reacted to a message, with what, and who has read it. */
export function PeopleDialog({ item }: { readonly item: TimelineItem }) {
  return (
    <LookedUpDialog item={item} method="timeline.people" title={t('people.title')} size="small">
      {(found) => (
        <div className="people">
          {found.reactions.map(({ key, people }) => (
            <section key={key} aria-label={t('people.reactedWith', { key: fewMarks(key) })}>
              <h3 className="people-title">
                <span className="people-key">{fewMarks(key)}</span>{' '}
                {t('people.count', { count: people.length })}
              </h3>
              <PersonList people={people} />
            </section>
          ))}
          <section aria-label={t('people.readBy')}>
            <h3 className="people-title">{t('people.readBy')}</h3>
            {found.readers.length === 0 ? (
              <p className="k-field-hint">{t('people.nobodyRead')}</p>
            ) : (
              <PersonList people={found.readers} />
            )}
          </section>
        </div>
      )}
    </LookedUpDialog>
  );
}

function PersonList({ people }: { readonly people: readonly Person[] }) {
  const room = useRoom();
  return (
    <ul className="people-list">
      {people.map(({ userId, name, avatar }) => (
        <li key={userId}>
          <button
            type="button"
            className="people-person"
            onClick={() => {
              closeRoomDialog();
              room.openPanel({ kind: 'member', userId });
            }}
          >
            <Avatar id={userId} name={name} uri={avatar} size={24} />
            <span className="k-ellipsis">{name}</span>
            <span className="people-id k-ellipsis">{userId}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
