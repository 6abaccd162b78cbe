import { type FoundMessage, type RoomId, foundKey } from '@kumix/matrix';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState, type FormEvent, type RefObject } from 'react';
import { useApp } from '../app/AppContext.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { useMinute } from '../rooms/useMinute.ts';
import { shortWhen } from '../rooms/when.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Choice, SelectField, TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { cutAtMarks } from './marked.ts';

interface SearchViewProps {
  /** The room in view; `null` where there is none, and all are searched. */
  readonly roomId: RoomId | null;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly onOpen: (found: FoundMessage) => void;
}

/** Asks the homeserver for messages and lists what it finds; each leads to its place. */
export function SearchView({ roomId, field, onOpen }: SearchViewProps) {
  const { search } = useApp();
  const now = useStore(search.state);
  const [typed, setTyped] = useState(now.words);
  const own = useRef<HTMLInputElement>(null);
  const scope = roomId === null ? 'all' : now.scope;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void search.search(typed, roomId);
  };
  return (
    <div className="k-search">
      <search>
        <form className="k-form" onSubmit={submit}>
          <TextField
            ref={field ?? own}
            label={t('search.words')}
            type="search"
            value={typed}
            maxLength={200}
            autoComplete="off"
            onValue={setTyped}
            trailing={
              <Button size="small" tone="primary" type="submit" icon={Search}>
                {t('search.action')}
              </Button>
            }
          />
          {roomId !== null && (
            <Choice
              label={t('search.where')}
              value={scope}
              choices={[
                { value: 'room', label: t('search.inRoom') },
                { value: 'all', label: t('search.everywhere') },
              ]}
              onValue={(wanted) => search.setScope(wanted, roomId)}
            />
          )}
          <SelectField
            label={t('search.order')}
            value={now.order}
            choices={[
              { value: 'recent', label: t('search.recent') },
              { value: 'rank', label: t('search.rank') },
            ]}
            onValue={(order) => search.setOrder(order === 'rank' ? 'rank' : 'recent', roomId)}
          />
        </form>
      </search>
      <NotSearched scope={scope} roomId={roomId} />
      <Answer onOpen={onOpen} />
    </div>
  );
}

function NotSearched({
  scope,
  roomId,
}: {
  readonly scope: 'room' | 'all';
  readonly roomId: RoomId | null;
}) {
  const { rooms } = useApp();
  const { byId } = useStore(rooms.snapshot);
  const encrypted = useMemo(
    () => [...byId.values()].filter((room) => room.membership === 'join' && room.encrypted),
    [byId],
  );
  if (scope === 'room') {
    return encrypted.some(({ id }) => id === roomId) ? (
      <Notice tone="warn">{t('search.roomEncrypted')}</Notice>
    ) : null;
  }
  return encrypted.length === 0 ? null : (
    <Notice tone="info">{t('search.someEncrypted', { count: encrypted.length })}</Notice>
  );
}

function Answer({ onOpen }: Pick<SearchViewProps, 'onOpen'>) {
  const { search, rooms } = useApp();
  const { state, found, count, marks, next, words, failure, loadingMore, scope } = useStore(
    search.state,
  );
  const { byId } = useStore(rooms.snapshot);
  return (
    <>
      <output className="k-field-hint">
        {state === 'idle' && t('search.idle')}
        {state === 'searching' && t('search.busy')}
        {state === 'ready' && found.length === 0 && t('search.none', { words })}
        {state === 'ready' && found.length > 0 && t('search.count', { count })}
      </output>
      {state === 'ready' && found.length === 0 && (
        <p className="k-field-hint">{t('search.noneHint')}</p>
      )}
      {failure !== null && (
        <Notice tone="danger" live>
          {failure.message}
        </Notice>
      )}
      {found.length > 0 && (
        <ul className="k-found-list" aria-label={t('search.results')}>
          {found.map((each) => (
            <li key={foundKey(each)}>
              <Found
                found={each}
                marks={marks}
                room={scope === 'all' ? (byId.get(each.roomId)?.name ?? each.roomId) : null}
                onOpen={onOpen}
              />
            </li>
          ))}
        </ul>
      )}
      {next !== null && (
        <Button wide busy={loadingMore} onClick={() => void search.more()}>
          {t('search.more')}
        </Button>
      )}
    </>
  );
}

interface FoundProps extends Pick<SearchViewProps, 'onOpen'> {
  readonly found: FoundMessage;
  readonly marks: readonly string[];
  readonly room: string | null;
}

function Found({ found, marks, room, onOpen }: FoundProps) {
  const { sender, before, after } = found;
  const now = useMinute();
  return (
    <button type="button" className="k-found k-focus-inside" onClick={() => onOpen(found)}>
      <Avatar id={sender.userId} name={sender.name} uri={sender.avatar} size={28} />
      <span className="k-found-words">
        <span className="k-found-by">
          <span className="k-ellipsis" dir="auto">
            {sender.name}
          </span>
          {room !== null && (
            <span className="k-found-room k-ellipsis" dir="auto">
              {room}
            </span>
          )}
          <time>{shortWhen(found.sentAtMs, now)}</time>
        </span>
        {before !== null && (
          <span className="k-found-beside k-ellipsis" dir="auto">
            {t('search.line', { name: before.sender.name, text: before.text })}
          </span>
        )}
        <span className="k-found-text" dir="auto">
          {cutAtMarks(found.text, marks).map((part, index) =>
            // Pieces have no other name than their place.
            // oxlint-disable-next-line react/no-array-index-key
            index % 2 === 1 ? <mark key={index}>{part}</mark> : part,
          )}
          {found.edited && <span className="k-found-edited"> {t('message.edited')}</span>}
        </span>
        {after !== null && (
          <span className="k-found-beside k-ellipsis" dir="auto">
            {t('search.line', { name: after.sender.name, text: after.text })}
          </span>
        )}
      </span>
    </button>
  );
}
