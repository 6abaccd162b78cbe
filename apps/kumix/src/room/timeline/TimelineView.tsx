import { memo, useLayoutEffect, useReducer, useRef, type PointerEvent } from 'react';
import { t } from '../../i18n/message.ts';
import { useSelected, useStore } from '../../app/store.ts';
import { MessageRow } from '../message/MessageRow.tsx';
import type { ActiveRow } from '../model/activeRow.ts';
import type { Conversation } from '../model/roomStore.ts';
import { statusOf } from '../model/timelineModel.ts';
import { Announcer } from './Announcer.tsx';
import { DayRow } from './DayRow.tsx';
import { EventsRow } from './EventsRow.tsx';
import type { Row } from './rows.ts';
import { StartRow } from './StartRow.tsx';
import { TimelineEdges } from './TimelineEdges.tsx';
import { TimelineFailed, TimelineLoading } from './TimelineStates.tsx';

interface TimelineViewProps {
  readonly conversation: Conversation;
  readonly active: ActiveRow;
  readonly label: string;
}

export function TimelineView(props: TimelineViewProps) {
  const status = useSelected(props.conversation.timeline.snapshot, statusOf);
  if (status === 'failed') return <TimelineFailed conversation={props.conversation} />;
  if (status === 'loading') return <TimelineLoading />;
  return <Rows {...props} />;
}

/** The rows in view and a screen around them; the rest is space of the right height. */
function Rows({ conversation, active, label }: TimelineViewProps) {
  const { viewport } = conversation;
  const drawn = useStore(viewport.snapshot);
  const { rows, range } = drawn;
  const [, drawAgain] = useReducer((drawings: number) => drawings + 1, 0);
  const scroller = useRef<HTMLElement>(null);
  const list = useRef<HTMLOListElement>(null);

  useLayoutEffect(() => {
    if (scroller.current === null || list.current === null) return undefined;
    return viewport.attach(scroller.current, list.current);
  }, [viewport]);
  // After every drawing: whatever was drawn is measured before it is seen.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- it comes to rest when all in view is drawn
  useLayoutEffect(() => {
    viewport.commit();
    // A first drawing has no subscription yet: React would look again only after it was seen.
    if (viewport.snapshot.get() !== drawn) drawAgain();
  });

  const touch = (event: PointerEvent): boolean => event.pointerType === 'touch';
  return (
    <div className="timeline">
      {/* The pointer over a row and the focus in it say which row is meant; both bubble up. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <section
        ref={scroller}
        className="timeline-scroll"
        onPointerOver={(event) => touch(event) || active.set(keyOf(event.target))}
        onPointerLeave={(event) => touch(event) || active.set(null)}
        // A finger has no hover: a tap shows what can be done with a message.
        onPointerUp={(event) => touch(event) && active.set(keyOf(event.target))}
        onFocus={(event) => active.set(keyOf(event.target))}
        onKeyDown={(event) => {
          if (moveFocus(event.key, event.target)) event.preventDefault();
        }}
        // Reached with Tab, so that the keyboard can scroll it and go from message to message.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={label}
      >
        <ol ref={list} className="timeline-rows">
          {rows.slice(range.start, range.end).map((row) => (
            <RowView key={row.key} row={row} active={active} conversation={conversation} />
          ))}
        </ol>
      </section>
      <TimelineEdges conversation={conversation} />
      <Announcer conversation={conversation} />
    </div>
  );
}

function keyOf(target: EventTarget): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('li[data-key]') : null;
  return row?.dataset['key'] ?? null;
}

/** Up and down go from message to message; the rest of a row is reached with Tab. */
function moveFocus(key: string, target: EventTarget): boolean {
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return false;
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('.timeline-scroll')) {
    if (key === 'ArrowDown') return false;
    const box = target.getBoundingClientRect();
    const rows = [...target.querySelectorAll<HTMLElement>('li[data-kind="message"]')];
    rows.findLast((row) => row.getBoundingClientRect().top < box.bottom - 24)?.focus();
    return true;
  }
  if (!target.matches('li[data-key]')) return false;
  const step = (from: Element): Element | null =>
    key === 'ArrowUp' ? from.previousElementSibling : from.nextElementSibling;
  let next = step(target);
  while (next instanceof HTMLElement && next.dataset['kind'] !== 'message') next = step(next);
  if (!(next instanceof HTMLElement)) return false;
  next.focus();
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
      tabIndex={row.kind === 'message' ? -1 : undefined}
    >
      <RowContent row={row} active={active} conversation={conversation} />
    </li>
  );
});

function RowContent({ row, active, conversation }: RowViewProps) {
  switch (row.kind) {
    case 'message':
      return <MessageRow row={row} active={active} />;
    case 'events':
      return <EventsRow row={row} onToggle={() => conversation.timeline.toggleRun(row.key)} />;
    case 'day':
      return <DayRow atMs={row.atMs} />;
    case 'unread':
      return (
        <div className="timeline-unread">
          <span>{t('timeline.unread')}</span>
        </div>
      );
    case 'start':
      return <StartRow />;
  }
}
