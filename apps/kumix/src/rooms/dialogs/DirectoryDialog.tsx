import { longest, type Result, shown } from '@kumix/matrix';
import { Search, Server } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { failureOf } from '../../app/core.ts';
import type { DialogViewProps } from '../../app/Overlays.tsx';
import { useStore } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

type Entry = Result<'room.directory'>['rooms'][number];

interface Found {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly rooms: readonly Entry[];
  readonly next: string | null;
  readonly why: string | null;
}

const pageSize = 30;
const debounceMs = 250;
const empty: Found = { state: 'loading', rooms: [], next: null, why: null };

export default function DirectoryDialog({ onClose }: DialogViewProps<'directory'>) {
  const app = useApp();
  const [query, setQuery] = useState('');
  const [server, setServer] = useState('');
  const [found, setFound] = useState(empty);
  const asking = useRef<AbortController | null>(null);
  const first = useRef<HTMLInputElement>(null);

  const ask = (text: string, at: string, since: string | null): void => {
    asking.current?.abort();
    const mine = new AbortController();
    asking.current = mine;
    setFound((before) => (since === null ? empty : { ...before, state: 'loading', why: null }));
    app.core
      .call(
        'room.directory',
        {
          query: text,
          limit: pageSize,
          ...(at === '' ? {} : { server: at }),
          ...(since === null ? {} : { since }),
        },
        { signal: mine.signal },
      )
      .then(({ rooms, next }) => {
        if (mine.signal.aborted) return;
        setFound((before) => ({
          state: 'ready',
          rooms: since === null ? rooms : [...before.rooms, ...rooms],
          next,
          why: null,
        }));
      })
      .catch((error: unknown) => {
        if (mine.signal.aborted) return;
        setFound((before) => ({ ...before, state: 'failed', why: failureOf(error).message }));
      });
  };

  useEffect(() => {
    const timer = setTimeout(
      () => ask(query.trim(), server.trim(), null),
      query === '' && server === '' ? 0 : debounceMs,
    );
    return () => {
      clearTimeout(timer);
      asking.current?.abort();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `ask` reads nothing that changes besides these
  }, [query, server]);

  return (
    <Dialog
      title={t('command.explore')}
      description={t('directory.text')}
      size="large"
      initialFocus={first}
      onClose={onClose}
    >
      <div className="k-directory-fields">
        <span className="k-input-box">
          <Search size={16} className="k-filter-icon" />
          <input
            ref={first}
            className="k-input"
            type="search"
            aria-label={t('directory.search')}
            placeholder={t('directory.search')}
            value={query}
            autoComplete="off"
            onChange={(event) => setQuery(event.target.value)}
          />
        </span>
        <span className="k-input-box">
          <Server size={16} className="k-filter-icon" />
          <input
            className="k-input"
            aria-label={t('directory.server')}
            placeholder={t('directory.server')}
            value={server}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => setServer(event.target.value)}
          />
        </span>
      </div>
      {found.why !== null && (
        <FailureNotice onAgain={() => ask(query.trim(), server.trim(), found.next)}>
          {found.why}
        </FailureNotice>
      )}
      <ul
        className="k-people"
        aria-busy={found.state === 'loading'}
        aria-label={t('directory.list')}
      >
        {found.rooms.map((entry) => (
          <DirectoryRow key={entry.roomId} entry={entry} onClose={onClose} />
        ))}
        {found.state === 'loading' &&
          ['a', 'b', 'c'].map((key) => (
            <li key={key} className="k-person-row">
              <Skeleton width="2.5rem" height="2.5rem" />
              <span className="k-person-text">
                <Skeleton width="40%" />
              </span>
            </li>
          ))}
      </ul>
      {found.state === 'ready' && found.rooms.length === 0 && (
        <output className="k-field-hint">
          {query === '' ? t('directory.empty') : t('rooms.noMatch', { filter: query })}
        </output>
      )}
      {found.state === 'ready' && found.next !== null && (
        <Button wide onClick={() => ask(query.trim(), server.trim(), found.next)}>
          {t('directory.more')}
        </Button>
      )}
    </Dialog>
  );
}

function DirectoryRow({ entry, onClose }: { readonly entry: Entry; readonly onClose: () => void }) {
  const app = useApp();
  const { byId } = useStore(app.rooms.snapshot);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const joined = byId.get(entry.roomId)?.membership === 'join';
  const knock = entry.joinRule === 'knock';
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const idOrAlias = entry.alias ?? entry.roomId;
    try {
      if (joined) {
        app.go({ to: 'room', roomId: entry.roomId });
      } else if (knock) {
        await app.core.call('room.knock', { idOrAlias, reason: '' });
        app.toasts.show({ tone: 'info', text: t('join.knocked') });
      } else {
        const { roomId } = await app.core.call('room.join', { idOrAlias, via: [] });
        app.go({ to: 'room', roomId });
      }
      onClose();
    } catch (reason) {
      setError(failureOf(reason).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className="k-person-row k-directory-row">
      <Avatar id={entry.roomId} name={entry.name} uri={entry.avatar} size={40} shape="room" />
      <span className="k-person-text">
        <span className="k-person-name" dir="auto">
          {entry.name}
        </span>
        <span className="k-person-note k-ellipsis">
          {[entry.alias, t('rooms.members', { count: entry.members })]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        {entry.topic !== '' && (
          <span className="k-directory-topic" dir="auto">
            {shown(entry.topic, longest.line)}
          </span>
        )}
        {error !== null && (
          <span className="k-field-error" role="alert">
            {error}
          </span>
        )}
      </span>
      <Button size="small" busy={busy} aria-label={undefined} onClick={() => void act()}>
        {joined ? t('directory.open') : knock ? t('join.knock') : t('join.action')}
        <span className="k-hidden-visually"> {entry.name}</span>
      </Button>
    </li>
  );
}
