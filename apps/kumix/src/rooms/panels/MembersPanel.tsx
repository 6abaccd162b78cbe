import type { Member } from '@kumix/matrix';
import { ArrowLeft, Search, UserPlus } from 'lucide-react';
import { useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../../app/AppContext.ts';
import type { RoomPanelProps } from '../../app/contracts.ts';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { layOut, visibleRows } from '../../ui/windowing.ts';
import { PanelFrame } from './PanelFrame.tsx';
import { roleOf } from './role.ts';
import { useMembers } from './useMembers.ts';

/** All that the core gives. */
const limit = 10_000;
const rowPx = 52;

export default function MembersPanel(props: RoomPanelProps) {
  const { roomId, core, onOpenPanel } = props;
  const app = useApp();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const found = useMembers(core, roomId, query, limit);
  const members = useMemo(
    () =>
      found.members.filter(({ membership }) => membership === 'join' || membership === 'invite'),
    [found.members],
  );
  return (
    <PanelFrame
      title={t('members.title')}
      back={
        <IconButton
          icon={ArrowLeft}
          label={t('info.title')}
          onClick={() => onOpenPanel({ kind: 'info' })}
        />
      }
      onClose={() => onOpenPanel(null)}
      fill
    >
      <div className="k-members-tools">
        <span className="k-input-box">
          <Search size={16} className="k-filter-icon" />
          <input
            className="k-input"
            type="search"
            aria-label={t('members.filter')}
            placeholder={t('members.filter')}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </span>
        <Button
          icon={UserPlus}
          onClick={() => app.dialogs.show({ kind: 'invite', roomId })}
          aria-label={t('menu.invite')}
        >
          {t('members.invite')}
        </Button>
      </div>
      <output className="k-members-count">
        {found.state === 'loading' && members.length === 0
          ? t('members.loading')
          : found.failure === null && t('rooms.members', { count: members.length })}
      </output>
      {found.failure !== null && (
        <div className="k-members-tools">
          <FailureNotice onAgain={found.again}>{found.failure.message}</FailureNotice>
        </div>
      )}
      <MemberList
        members={members}
        onOpen={(member) => onOpenPanel({ kind: 'member', userId: member.userId })}
      />
    </PanelFrame>
  );
}

interface MemberListProps {
  readonly members: readonly Member[];
  readonly onOpen: (member: Member) => void;
}

function MemberList({ members, onOpen }: MemberListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const layout = useMemo(() => layOut(members.map(() => rowPx)), [members]);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const read = (): void => setView({ top: box.scrollTop, height: box.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(box);
    box.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', read);
    };
  }, []);
  const { first, end } = visibleRows(layout, view.top, view.height, 400);
  return (
    <div ref={scroller} className="k-members-scroller">
      <ul
        style={{ height: layout.height }}
        className="k-members-rows"
        aria-label={t('members.title')}
      >
        {members.slice(first, end).map((member, offset) => (
          <li
            key={member.userId}
            aria-setsize={members.length}
            aria-posinset={first + offset + 1}
            style={{ transform: `translateY(${layout.offsets[first + offset] ?? 0}px)` }}
          >
            <MemberRow member={member} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function MemberRow({
  member,
  onOpen,
}: {
  readonly member: Member;
  readonly onOpen: (member: Member) => void;
}) {
  const note = member.membership === 'invite' ? t('members.invited') : roleOf(member.powerLevel);
  return (
    <button type="button" className="k-person-row k-focus-inside" onClick={() => onOpen(member)}>
      <span className="k-presence-box">
        <Avatar id={member.userId} name={member.name} uri={member.avatar} size={36} />
        {member.presence === 'online' && (
          <span className="k-presence">
            <span className="k-hidden-visually">{t('members.online')}</span>
          </span>
        )}
      </span>
      <span className="k-person-text">
        <span className="k-person-name k-ellipsis" dir="auto">
          {member.name}
        </span>
        <span className="k-person-note k-ellipsis">{member.userId}</span>
      </span>
      {note !== null && <span className="k-person-note">{note}</span>}
    </button>
  );
}
