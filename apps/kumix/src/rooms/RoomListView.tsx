import type { RoomId } from '@kumix/matrix';
import { ChevronDown } from 'lucide-react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore, type Readable } from '../app/store.ts';
import { whenIdle } from '../app/whenIdle.ts';
import { t } from '../i18n/message.ts';
import { layOut, scrollToShow, visibleRows } from '../ui/windowing.ts';
import { badgeText, RoomRow, type RoomRowActions } from './RoomRow.tsx';
import { rowAfterKey, rowRem, rowsOf } from './roomListRows.ts';
import type { Section, SectionId } from './roomOrder.ts';
import { sectionTitle } from './sectionTitle.ts';
import { useScrollView } from './useScrollView.ts';
import { useSteady } from './useSteady.ts';

interface RoomListViewProps extends RoomRowActions {
  readonly sections: readonly Section[];
  /** What they are the sections of: another space, filter or order is shown at once. */
  readonly selection: string;
  readonly collapsed: ReadonlySet<SectionId>;
  readonly currentRoom: Readable<RoomId | null>;
  readonly compact: boolean;
  readonly nowMs: number;
  readonly myName: string | null;
  readonly onToggle: (section: SectionId) => void;
}

const overscanPx = 320;
/** Which row Tab comes back to is known by then at the latest. */
const idleWithinMs = 200;
/** By rows of this height a page is counted. */
const pagedRem = 3.5;

const remPx = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

export function RoomListView({
  sections: newest,
  selection,
  collapsed,
  currentRoom,
  compact,
  nowMs,
  myName,
  onToggle,
  onOpen,
  expectation,
  onMenu,
  onAnswer,
}: RoomListViewProps) {
  // Read here: going to another room draws two rows anew, not the pane around them.
  const current = useStore(currentRoom);
  const scroller = useRef<HTMLDivElement>(null);
  const { shown: sections, onPointerMove, onPointerDown } = useSteady(newest, selection);
  const { view, show } = useScrollView(scroller);
  const [active, setActive] = useState<string | null>(null);
  /** A row that is to have the focus, and is not drawn yet. */
  const focusNext = useRef<string | null>(null);

  const rows = useMemo(() => rowsOf(sections, collapsed), [sections, collapsed]);
  const layout = useMemo(() => {
    const rem = remPx();
    const density = { compact, touch: matchMedia('(pointer: coarse)').matches };
    return layOut(rows.map((row) => rem * rowRem(row, density)));
  }, [rows, compact]);

  const activeKey =
    [active, current].find((key) => rows.some((row) => row.key === key)) ?? rows[0]?.key ?? null;

  const focusRow = useCallback((key: string): boolean => {
    const row = scroller.current?.querySelector(`[data-row="${CSS.escape(key)}"]`);
    const target = row?.querySelector<HTMLElement>('a, button');
    target?.focus({ preventScroll: true });
    return target !== undefined && target !== null;
  }, []);

  const moveTo = useCallback(
    (index: number): void => {
      const row = rows[index];
      const box = scroller.current;
      if (row === undefined || box === null) return;
      const top = scrollToShow(layout, index, box.scrollTop, box.clientHeight);
      box.scrollTop = top;
      show({ top, height: box.clientHeight });
      setActive(row.key);
      // At once where it can be: the next key begins where the focus is, however busy the list.
      focusNext.current = focusRow(row.key) ? null : row.key;
    },
    [rows, layout, show, focusRow],
  );

  useLayoutEffect(() => {
    if (focusNext.current !== null) focusRow(focusNext.current);
    focusNext.current = null;
  });

  const keyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const from = rowKeyOf(event.target) ?? activeKey;
    const at = rows.findIndex((row) => row.key === from);
    const row = rows[at];
    const page = Math.max(1, Math.floor(view.height / (remPx() * pagedRem)) - 1);
    const next = rowAfterKey(event.key, at, { rows: rows.length, page });
    if (next !== undefined) {
      event.preventDefault();
      moveTo(next);
    } else if (
      row?.kind === 'head' &&
      ((event.key === 'ArrowLeft' && row.open) || (event.key === 'ArrowRight' && !row.open))
    ) {
      event.preventDefault();
      onToggle(row.section.id);
    }
  };

  const { first, end } = visibleRows(layout, view.top, view.height, overscanPx);
  return (
    <div ref={scroller} className="k-room-scroller">
      {/* One tab stop: arrow keys move inside, as in every list of the app. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the links and buttons inside */}
      <ul
        className="k-room-rows"
        style={{ height: layout.height }}
        aria-label={t('rooms.list')}
        onKeyDown={keyDown}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerDown}
        onFocus={(event) => {
          const key = rowKeyOf(event.target);
          // A press moves the focus: its click comes first, and draws the list anyway.
          if (key !== null) whenIdle(() => setActive(key), idleWithinMs);
        }}
      >
        {rows.slice(first, end).map((row, offset) => {
          const index = first + offset;
          return (
            <li
              key={row.key}
              className="k-room-slot"
              data-row={row.key}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{
                transform: `translateY(${layout.offsets[index] ?? 0}px)`,
                height: (layout.offsets[index + 1] ?? 0) - (layout.offsets[index] ?? 0),
              }}
            >
              {row.kind === 'head' ? (
                <SectionHead
                  section={row.section}
                  open={row.open}
                  tabbable={row.key === activeKey}
                  onToggle={onToggle}
                />
              ) : (
                <RoomRow
                  room={row.room}
                  current={row.room.id === current}
                  tabbable={row.key === activeKey}
                  compact={compact}
                  nowMs={nowMs}
                  myName={myName}
                  onOpen={onOpen}
                  expectation={expectation}
                  onMenu={onMenu}
                  onAnswer={onAnswer}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const rowKeyOf = (target: EventTarget): string | null =>
  target instanceof Element
    ? (target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null)
    : null;

function SectionHead({
  section,
  open,
  tabbable,
  onToggle,
}: {
  readonly section: Section;
  readonly open: boolean;
  readonly tabbable: boolean;
  readonly onToggle: (section: SectionId) => void;
}) {
  return (
    <button
      type="button"
      className="k-section-head k-focus-inside"
      aria-expanded={open}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => onToggle(section.id)}
    >
      <ChevronDown size={14} className="k-section-chevron" aria-hidden="true" />
      <span className="k-ellipsis">{sectionTitle(section.id)}</span>
      <span className="k-section-count">{section.rooms.length}</span>
      {!open && section.unread > 0 && (
        <span className={section.mentions > 0 ? 'k-badge k-badge-mention' : 'k-badge'}>
          <span aria-hidden="true">{badgeText(section.unread)}</span>
          <span className="k-hidden-visually">
            {t('rooms.unreadCount', { count: section.unread })}
          </span>
        </span>
      )}
    </button>
  );
}
