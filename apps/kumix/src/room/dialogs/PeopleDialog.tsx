import type { Person, Result, TimelineItem } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { failureOf } from '../../app/core.ts';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

/** Who reacted to a message, with what, and who has read it. */
export function PeopleDialog({ item }: { readonly item: TimelineItem }) {
  const { core, roomId } = useRoom();
  const [found, setFound] = useState<Result<'timeline.people'> | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { eventId } = item;
  useEffect(() => {
    if (eventId === null) return undefined;
    const abort = new AbortController();
    core
      .call('timeline.people', { roomId, eventId }, { signal: abort.signal })
      .then(setFound)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setFailure(failureOf(error).message);
      });
    return () => abort.abort();
  }, [core, roomId, eventId]);
  return (
    <Dialog title={t('people.title')} size="small" onClose={closeRoomDialog}>
      {failure !== null ? (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      ) : found === null ? (
        <Spinner size={20} />
      ) : (
        <div className="people">
          {found.reactions.map(({ key, people }) => (
            <section key={key} aria-label={t('people.reactedWith', { key })}>
              <h3 className="people-title">
                <span className="people-key">{key}</span>{' '}
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
    </Dialog>
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
