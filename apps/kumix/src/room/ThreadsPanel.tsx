import type { ThreadSummary } from '@kumix/matrix';
import { MessagesSquare } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RoomPanelProps } from '../app/contracts.ts';
import { lineWords } from '../app/lineWords.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { PanelFrame } from '../rooms/panels/PanelFrame.tsx';
import { useMinute } from '../rooms/useMinute.ts';
import { shortWhen } from '../rooms/when.ts';
import { createPages } from '../search/pages.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Choice } from '../ui/Field.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';

type Which = 'all' | 'mine';

const pageThreads = 25;

/** Every thread of a room by its newest reply; each opens beside the room. */
export default function ThreadsPanel(props: RoomPanelProps) {
  const [which, setWhich] = useState<Which>('all');
  return (
    <PanelFrame title={t('threads.title')} onClose={() => props.onOpenPanel(null)}>
      <Choice
        label={t('threads.which')}
        value={which}
        choices={[
          { value: 'all', label: t('threads.all') },
          { value: 'mine', label: t('threads.mine') },
        ]}
        onValue={setWhich}
      />
      <Threads key={which} {...props} which={which} />
    </PanelFrame>
  );
}

function Threads({ core, roomId, which, onOpenPanel }: RoomPanelProps & { readonly which: Which }) {
  const [pages] = useState(() =>
    createPages<ThreadSummary>(
      (before, signal) =>
        core
          .call(
            'room.threads',
            { roomId, which, limit: pageThreads, ...(before === null ? {} : { before }) },
            { signal },
          )
          .then(({ threads, next }) => ({ items: threads, next })),
      ({ rootId }) => rootId,
    ),
  );
  useEffect(() => pages.start(), [pages]);
  useEffect(() => {
    let told: number | null = null;
    const watch = core.watch('threadNews', { roomId }, (count) => {
      // What is told first was there when the list was asked for.
      if (told !== null) pages.renew();
      told = count;
    });
    return () => watch.stop();
  }, [core, roomId, pages]);
  const { items, next, busy, failure } = useStore(pages.state);
  if (items.length === 0 && failure === null) {
    return busy ? (
      <Waiting />
    ) : (
      <EmptyState
        icon={MessagesSquare}
        title={which === 'mine' ? t('threads.noneMine') : t('threads.none')}
      >
        {t('threads.noneText')}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="threads" aria-label={t('threads.title')}>
        {items.map((thread) => (
          <li key={thread.rootId}>
            <Thread
              thread={thread}
              onOpen={() => onOpenPanel({ kind: 'thread', rootId: thread.rootId })}
            />
          </li>
        ))}
      </ul>
      {failure !== null ? (
        <FailureNotice onAgain={pages.more}>{failure.message}</FailureNotice>
      ) : (
        next !== null && (
          <Button wide disabled={busy} onClick={pages.more}>
            {t('threads.more')}
          </Button>
        )
      )}
    </>
  );
}

function Thread({
  thread,
  onOpen,
}: {
  readonly thread: ThreadSummary;
  readonly onOpen: () => void;
}) {
  const now = useMinute();
  const { sender, line, last, replies, unread, mentions } = thread;
  return (
    <button type="button" className="thread-row k-focus-inside" onClick={onOpen}>
      <Avatar id={sender.userId} name={sender.name} uri={sender.avatar} size={32} />
      <span className="thread-row-words">
        <span className="thread-row-by">
          <span className="thread-row-name k-ellipsis" dir="auto">
            {sender.name}
          </span>
          <time>{shortWhen(last?.sentAtMs ?? thread.sentAtMs, now)}</time>
        </span>
        <span className="thread-row-text" dir="auto">
          {line === null ? t('message.earlier') : lineWords(line)}
        </span>
        <span className="thread-row-foot">
          <span className="thread-row-count">{t('thread.replies', { count: replies })}</span>
          {last !== null && (
            <>
              <Avatar
                id={last.sender.userId}
                name={last.sender.name}
                uri={last.sender.avatar}
                size={16}
              />
              <span className="thread-row-last k-ellipsis" dir="auto">
                {last.line === null ? last.sender.name : lineWords(last.line)}
              </span>
            </>
          )}
          {unread > 0 && (
            <span className={mentions > 0 ? 'k-badge k-badge-mention' : 'k-badge'}>
              <span aria-hidden="true">{unread}</span>
              <span className="k-hidden-visually">{t('rooms.unreadCount', { count: unread })}</span>
            </span>
          )}
        </span>
      </span>
    </button>
  );
}

const widths = ['72%', '48%', '64%', '56%'];

function Waiting() {
  return (
    <output className="threads" aria-busy="true" aria-label={t('threads.loading')}>
      {widths.map((width) => (
        <span key={width} className="thread-row">
          <Skeleton width="32px" height="32px" round />
          <span className="thread-row-words">
            <Skeleton width="7em" />
            <Skeleton width={width} />
          </span>
        </span>
      ))}
    </output>
  );
}
