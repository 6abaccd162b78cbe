import type { RoomId, RoomSummary } from '@kumix/matrix';
import { Lock, Megaphone } from 'lucide-react';
import { memo, type KeyboardEvent, type MouseEvent } from 'react';
import { lineWords } from '../app/lineWords.ts';
import { formatDestination } from '../app/route.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import type { Expectation } from './expectation.ts';
import { shortWhen } from './when.ts';

export interface RoomRowActions {
  readonly onOpen: (roomId: RoomId) => void;
  readonly expectation: Expectation;
  readonly onMenu: (room: RoomSummary, at: { readonly x: number; readonly y: number }) => void;
  readonly onAnswer: (room: RoomSummary, accept: boolean) => void;
}

interface RoomRowProps extends RoomRowActions {
  readonly room: RoomSummary;
  readonly current: boolean;
  /** The one row of the list that Tab reaches. */
  readonly tabbable: boolean;
  readonly compact: boolean;
  readonly nowMs: number;
  /** Tells what this account wrote itself. */
  readonly myName: string | null;
}

function previewOf(room: RoomSummary, myName: string | null): string {
  if (room.membership === 'invite') {
    return room.invitedBy === null
      ? t('invite.fromSomeone')
      : t('invite.from', { name: room.invitedBy.name });
  }
  if (room.membership === 'knock') return t('rooms.knocking');
  if (room.preview === null) return t('rooms.noMessages');
  const { sender, line } = room.preview;
  const text = lineWords(line);
  if (sender === myName) return t('rooms.preview', { sender: t('rooms.you'), text });
  return room.kind === 'direct' ? text : t('rooms.preview', { sender, text });
}

export const RoomRow = memo(function RoomRow({
  room,
  current,
  tabbable,
  compact,
  nowMs,
  myName,
  onOpen,
  expectation,
  onMenu,
  onAnswer,
}: RoomRowProps) {
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(room.id);
  };
  const menu = (event: MouseEvent): void => {
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    onMenu(
      room,
      byKey ? { x: box.left + 48, y: box.bottom } : { x: event.clientX, y: event.clientY },
    );
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== ' ') return;
    event.preventDefault();
    onOpen(room.id);
  };
  const loud = room.unread > 0 || room.mentions > 0 || room.unreadDot;
  const invited = room.membership === 'invite';
  return (
    <div className="k-room-row-box">
      <a
        className={`k-room-row k-focus-inside${loud ? ' k-room-row-loud' : ''}`}
        href={formatDestination({ to: 'room', roomId: room.id })}
        aria-current={current ? 'page' : undefined}
        tabIndex={tabbable ? 0 : -1}
        data-room={room.id}
        draggable={false}
        onClick={open}
        onPointerEnter={() => expectation.rests(room.id)}
        onPointerLeave={() => expectation.leaves()}
        onPointerDown={(event) => event.button === 0 && expectation.pressed(room.id)}
        onFocus={() => expectation.rests(room.id)}
        onContextMenu={menu}
        onKeyDown={key}
      >
        <Avatar
          id={room.directUserId ?? room.id}
          name={room.name}
          uri={room.avatar}
          size={compact ? 24 : 36}
          shape={room.kind === 'direct' ? 'person' : 'room'}
        />
        <span className="k-room-text">
          <span className="k-room-line">
            <span className="k-room-name k-ellipsis" dir="auto">
              {room.name}
            </span>
            {room.serverNotice && (
              <span className="k-room-lock">
                <Megaphone size={12} />
                <span className="k-hidden-visually">{t('rooms.serverNotice')}</span>
              </span>
            )}
            {room.encrypted && (
              <span className="k-room-lock">
                <Lock size={11} aria-hidden="true" />
                <span className="k-hidden-visually">{t('rooms.encrypted')}</span>
              </span>
            )}
            {!compact && !invited && (
              <span className="k-room-when">{shortWhen(room.lastActiveMs, nowMs)}</span>
            )}
          </span>
          {!compact && (
            <span className="k-room-line">
              <span className="k-room-preview k-ellipsis" dir="auto">
                {previewOf(room, myName)}
              </span>
              {!invited && <RoomBadge room={room} />}
            </span>
          )}
        </span>
        {compact && !invited && <RoomBadge room={room} />}
      </a>
      {invited && (
        <span className="k-invite-actions">
          <button
            type="button"
            className="k-invite-button"
            tabIndex={tabbable ? 0 : -1}
            aria-label={t('invite.declineRoom', { name: room.name })}
            onClick={() => onAnswer(room, false)}
          >
            {t('invite.decline')}
          </button>
          <button
            type="button"
            className="k-invite-button k-invite-accept"
            tabIndex={tabbable ? 0 : -1}
            aria-label={t('invite.acceptRoom', { name: room.name })}
            onClick={() => onAnswer(room, true)}
          >
            {t('invite.accept')}
          </button>
        </span>
      )}
    </div>
  );
});

export function RoomBadge({ room }: { readonly room: RoomSummary }) {
  if (room.mentions > 0) {
    return (
      <span className="k-badge k-badge-mention">
        <span aria-hidden="true">{badgeText(Math.max(room.unread, room.mentions))}</span>
        <span className="k-hidden-visually">
          {t('rooms.mentionCount', { count: room.mentions })}
        </span>
      </span>
    );
  }
  if (room.unread > 0) {
    return (
      <span className="k-badge">
        <span aria-hidden="true">{badgeText(room.unread)}</span>
        <span className="k-hidden-visually">{t('rooms.unreadCount', { count: room.unread })}</span>
      </span>
    );
  }
  return room.unreadDot ? (
    <span className="k-dot">
      <span className="k-hidden-visually">{t('rooms.unreadMark')}</span>
    </span>
  ) : null;
}

export const badgeText = (count: number): string => (count > 99 ? '99+' : String(count));
