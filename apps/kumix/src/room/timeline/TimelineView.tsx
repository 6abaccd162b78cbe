import { ArrowDown, ArrowUp, CloudOff, RotateCcw } from 'lucide-react';
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type PointerEvent,
} from 'react';
import { useSelected, useStore } from '../../app/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { MessageRow } from '../message/MessageRow.tsx';
import { ActiveRow } from '../model/activeRow.ts';
import type { Conversation } from '../model/roomStore.ts';
import type { TimelineSnapshot } from '../model/timelineModel.ts';
import { dayLabel } from './times.ts';
import { EventsRow } from './EventsRow.tsx';
import { StartRow } from './StartRow.tsx';
import type { Row } from './rows.ts';

interface TimelineViewProps {
  readonly conversation: Conversation;
  readonly active: ActiveRow;
  readonly label: string;
}

/** Nearer to the newest than this, there is no need for a way back to it. */
const farFromEndPx = 240;

/** The rows in view and a screen around them; the rest is space of the right height. */
export function TimelineView({ conversation, active, label }: TimelineViewProps) {
  const { viewport, timeline } = conversation;
  const { rows, range, following } = useStore(viewport.snapshot);
  const status = useSelected(timeline.snapshot, statusOf);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);

  useLayoutEffect(() => {
    if (scroller.current === null || list.current === null) return undefined;
    return viewport.attach(scroller.current, list.current);
  }, [viewport, status]);
  useLayoutEffect(() => viewport.commit(), [viewport, rows, range, following, status]);

  if (status === 'failed') return <Failed conversation={conversation} />;
  if (status === 'loading') return <Loading />;
  const over = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return;
    active.set(keyOf(event.target));
  };
  return (
    <div className="timeline">
      <div
        ref={scroller}
        className="timeline-scroll"
        onPointerOver={over}
        onPointerLeave={() => active.set(null)}
        onPointerUp={(event) => {
          // A finger has no hover: a tap shows what can be done with a message.
          if (event.pointerType === 'touch') active.set(keyOf(event.target));
        }}
        onFocus={(event) => active.set(keyOf(event.target))}
        onKeyDown={(event) =>
          moveFocus(event.key, event.target, list.current) && event.preventDefault()
        }
      >
        <ol ref={list} className="timeline-rows" aria-label={label}>
          {rows.slice(range.start, range.end).map((row) => (
            <RowView key={row.key} row={row} active={active} conversation={conversation} />
          ))}
        </ol>
      </div>
      <Edges conversation={conversation} />
    </div>
  );
}

const statusOf = (snapshot: TimelineSnapshot): TimelineSnapshot['status'] => snapshot.status;

function keyOf(target: EventTarget): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('li[data-key]') : null;
  return row?.dataset['key'] ?? null;
}

/** Up and down go from message to message; the rest of a row is reached with Tab. */
function moveFocus(key: string, target: EventTarget, list: HTMLElement | null): boolean {
  if ((key !== 'ArrowUp' && key !== 'ArrowDown') || list === null) return false;
  const row = target instanceof HTMLElement && target.matches('li[data-key]') ? target : null;
  if (row === null) return false;
  let next = key === 'ArrowUp' ? row.previousElementSibling : row.nextElementSibling;
  while (
    next instanceof HTMLElement &&
    next.tabIndex !== -1 &&
    next.dataset['kind'] !== 'message'
  ) {
    next = key === 'ArrowUp' ? next.previousElementSibling : next.nextElementSibling;
  }
  if (!(next instanceof HTMLElement)) return false;
  next.focus({ preventScroll: false });
  return true;
}

interface RowViewProps {
  readonly row: Row;
  readonly active: ActiveRow;
  readonly conversation: Conversation;
}

const RowView = memo(function RowView({ row, active, conversation }: RowViewProps) {
  return (
    <li
      data-key={row.key}
      data-kind={row.kind}
      className="timeline-row k-focus-inside"
      tabIndex={-1}
    >
      {row.kind === 'message' ? (
        <MessageRow row={row} active={active} />
      ) : row.kind === 'events' ? (
        <EventsRow row={row} onToggle={() => conversation.timeline.toggleRun(row.key)} />
      ) : row.kind === 'day' ? (
        <div className="timeline-day" role="separator">
          <span>{dayLabel(row.atMs, Date.now())}</span>
        </div>
      ) : row.kind === 'unread' ? (
        <div className="timeline-unread" role="separator">
          <span>New</span>
        </div>
      ) : (
        <StartRow />
      )}
    </li>
  );
});

/** What floats over the edges: loading, what failed, the ways to the unread and to the newest. */
function Edges({ conversation }: { readonly conversation: Conversation }) {
  const { timeline, viewport, position } = conversation;
  const ends = useSelected(timeline.snapshot, endsOf);
  const far = useSelected(position, isFar);
  const { following, rows } = useStore(viewport.snapshot);
  const fresh = useFresh(rows, following);
  const unreadAbove = useSelected(
    position,
    useCallback(() => viewport.isAbove('unread'), [viewport]),
  );
  if (ends === null) return null;
  return (
    <>
      {ends.loading === 'backwards' && (
        <div className="timeline-loading" role="status" aria-label="Loading older messages" />
      )}
      {unreadAbove && (
        <div className="timeline-float timeline-float-top">
          <button
            type="button"
            className="timeline-jump"
            onClick={() => viewport.reveal('unread', 'top')}
          >
            <ArrowUp size={15} /> Jump to the first unread
          </button>
        </div>
      )}
      {ends.error !== null && (
        <div className="timeline-float timeline-float-top">
          <p className="timeline-error" role="alert">
            {ends.error}
            <Button
              size="small"
              icon={RotateCcw}
              onClick={() => void timeline.load(ends.atStart ? 'forwards' : 'backwards')}
            >
              Try again
            </Button>
          </p>
        </div>
      )}
      {(far || !ends.atEnd) && (
        <div className="timeline-float timeline-float-end">
          <button
            type="button"
            className="timeline-jump timeline-jump-end"
            aria-label={fresh > 0 ? `${fresh} new, to the newest` : 'To the newest message'}
            onClick={() => {
              viewport.scrollToEnd();
              if (!ends.atEnd) void timeline.jump(null).then(() => viewport.scrollToEnd());
            }}
          >
            {fresh > 0 && <span className="timeline-jump-count">{fresh} new</span>}
            <ArrowDown size={18} />
          </button>
        </div>
      )}
    </>
  );
}

const endsOf = (snapshot: TimelineSnapshot): TimelineSnapshot['ends'] => snapshot.ends;
const isFar = ({ below }: { readonly below: number }): boolean => below > farFromEndPx;

/** How many messages of others came in while one was reading further up. */
function useFresh(rows: readonly Row[], following: boolean): number {
  const [last, setLast] = useState<string | null>(null);
  const newest = rows.at(-1)?.key ?? null;
  useEffect(() => {
    if (following) setLast(newest);
  }, [following, newest]);
  if (following || last === null) return 0;
  const from = rows.findLastIndex(({ key }) => key === last);
  if (from === -1) return 0;
  return rows.slice(from + 1).filter((row) => row.kind === 'message' && !row.item.mine).length;
}

function Loading() {
  return (
    <div className="timeline timeline-waiting" role="status" aria-label="Loading messages">
      {['58%', '34%', '71%', '46%', '25%', '63%', '40%'].map((width, index) => (
        <div key={width} className="timeline-ghost">
          {index % 3 === 0 ? <Skeleton width="36px" height="36px" round /> : <span />}
          <span className="timeline-ghost-lines">
            {index % 3 === 0 && <Skeleton width="7em" />}
            <Skeleton width={width} />
          </span>
        </div>
      ))}
    </div>
  );
}

function Failed({ conversation }: { readonly conversation: Conversation }) {
  const { failure } = useStore(conversation.timeline.snapshot);
  return (
    <div className="timeline timeline-failed">
      <EmptyState
        icon={CloudOff}
        title="The messages cannot be shown"
        actions={
          <Button tone="primary" icon={RotateCcw} onClick={() => conversation.timeline.retry()}>
            Try again
          </Button>
        }
      >
        {failure?.message ?? 'Something went wrong.'}
      </EmptyState>
    </div>
  );
}
