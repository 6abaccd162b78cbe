import type { RoomId } from '@kumix/matrix';
import { Compass, MessagesSquare, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SignedIn } from '../app/contracts.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { badgeText } from './RoomRow.tsx';
import type { SpaceNode } from './roomOrder.ts';

interface SpaceRailProps {
  readonly spaces: readonly SpaceNode[];
  readonly selected: RoomId | null;
  readonly all: { readonly unread: number; readonly mentions: number };
  readonly session: SignedIn | null;
  readonly onSelect: (space: RoomId | null) => void;
  readonly onExplore: () => void;
  readonly onCreate: () => void;
  readonly onProfile: (anchor: HTMLElement) => void;
}

export function SpaceRail({
  spaces,
  selected,
  all,
  session,
  onSelect,
  onExplore,
  onCreate,
  onProfile,
}: SpaceRailProps) {
  return (
    <nav className="k-rail" aria-label={t('rail.label')}>
      <ul className="k-rail-spaces">
        <li>
          <RailButton
            label={t('rail.all')}
            current={selected === null}
            unread={all.unread}
            mentions={all.mentions}
            onPress={() => onSelect(null)}
          >
            <span className="k-rail-glyph">
              <MessagesSquare size={20} />
            </span>
          </RailButton>
        </li>
        {spaces.map(({ room, unread, mentions, dot }) => (
          <li key={room.id}>
            <RailButton
              label={room.name}
              current={selected === room.id}
              unread={unread}
              mentions={mentions}
              dot={dot}
              onPress={() => onSelect(room.id)}
            >
              <Avatar id={room.id} name={room.name} uri={room.avatar} size={40} shape="room" />
            </RailButton>
          </li>
        ))}
        <li>
          <IconButton
            icon={Plus}
            label={t('rail.createSpace')}
            tipSide="right"
            onClick={onCreate}
          />
        </li>
      </ul>
      <div className="k-rail-foot">
        <IconButton icon={Compass} label={t('rail.explore')} tipSide="right" onClick={onExplore} />
        {session !== null && (
          <button
            type="button"
            className="k-rail-me"
            aria-haspopup="menu"
            aria-label={t('rail.account', { name: session.me.name })}
            data-tip={session.me.userId}
            data-tip-side="right"
            onClick={(event) => onProfile(event.currentTarget)}
          >
            <Avatar
              id={session.me.userId}
              name={session.me.name}
              uri={session.me.avatar}
              size={36}
            />
          </button>
        )}
      </div>
    </nav>
  );
}

interface RailButtonProps {
  readonly label: string;
  readonly current: boolean;
  readonly unread: number;
  readonly mentions: number;
  readonly dot?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function RailButton({
  label,
  current,
  unread,
  mentions,
  dot = false,
  onPress,
  children,
}: RailButtonProps) {
  const waiting =
    mentions > 0
      ? t('rooms.mentionCount', { count: mentions })
      : unread > 0
        ? t('rooms.unreadCount', { count: unread })
        : dot
          ? t('rooms.unreadMark')
          : null;
  return (
    <button
      type="button"
      className="k-rail-button"
      aria-current={current ? 'true' : undefined}
      aria-label={waiting === null ? label : t('rail.waiting', { name: label, waiting })}
      data-tip={label}
      data-tip-side="right"
      onClick={onPress}
    >
      {children}
      {mentions > 0 ? (
        <span className="k-badge k-badge-mention k-rail-badge" aria-hidden="true">
          {badgeText(mentions)}
        </span>
      ) : (
        (unread > 0 || dot) && <span className="k-dot k-rail-dot" aria-hidden="true" />
      )}
    </button>
  );
}
