import type { TimelineItem } from '@kumix/matrix';
import { Check, Clock, CornerUpLeft, MessagesSquare, Pin, RotateCcw, X } from 'lucide-react';
import { memo } from 'react';
import { lineWords } from '../../app/lineWords.ts';
import { coreWords } from '../../i18n/coreWords.ts';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ShieldMark } from '../../trust/ShieldMark.tsx';
import { Button } from '../../ui/Button.tsx';
import { personColour } from '../../ui/person.ts';
import { useIsActive, useIsFlashed, type ActiveRow } from '../model/activeRow.ts';
import { showPeople } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';
import type { Row } from '../timeline/rows.ts';
import { clockTime, fullTime, isoTime } from '../timeline/times.ts';
import { EventBodyView } from './EventBodyView.tsx';
import { giveUp, resend } from './messageActions.ts';
import { MessageToolbar } from './MessageToolbar.tsx';
import { Reactions } from './Reactions.tsx';
import { Receipts } from './Receipts.tsx';

interface MessageRowProps {
  readonly row: Extract<Row, { kind: 'message' }>;
  readonly active: ActiveRow;
}

/** One message. Draws again only when its row object is another one. */
export const MessageRow = memo(function MessageRow({ row, active }: MessageRowProps) {
  const { item, head } = row;
  const { sender } = item;
  const isActive = useIsActive(active, row.key);
  const flashed = useIsFlashed(active, row.key);
  const room = useRoom();
  const name = sender.name;
  const classes = ['message'];
  if (head) classes.push('message-head');
  if (item.highlight) classes.push('message-highlight');
  if (item.send.state === 'failed') classes.push('message-failed');
  if (item.send.state === 'queued' || item.send.state === 'sending') classes.push('message-going');
  if (flashed) classes.push('message-flash');
  return (
    <article
      className={classes.join(' ')}
      aria-label={t('message.label', { name, time: clockTime(item.sentAtMs) })}
      data-event-id={item.eventId ?? undefined}
      data-sender={sender.userId}
      data-send={item.send.state}
      data-active={isActive || undefined}
      onAnimationEnd={flashed ? () => active.endFlash(row.key) : undefined}
    >
      {head ? (
        <button
          type="button"
          className="message-avatar"
          tabIndex={-1}
          aria-label={t('message.about', { name })}
          onClick={() => room.openPanel({ kind: 'member', userId: sender.userId })}
        >
          <Avatar id={sender.userId} name={name} uri={sender.avatar} size={36} />
        </button>
      ) : (
        <Time className="message-side-time" atMs={item.sentAtMs} />
      )}
      <div className="message-main">
        {head && (
          <header className="message-by">
            <span
              className="message-name"
              style={{ color: `var(--k-person-text-${personColour(sender.userId)})` }}
            >
              {name}
            </span>
            <Time className="message-time" atMs={item.sentAtMs} />
            {item.pinned && (
              <Pin size={13} className="message-pin" aria-label={t('message.pinned')} />
            )}
          </header>
        )}
        {item.replyTo !== null && <ReplyQuote reply={item.replyTo} />}
        <div className="message-body">
          <EventBodyView item={item} />
        </div>
        {item.send.state === 'failed' && (
          <Failed item={item} reason={coreWords(item.send.reason)} />
        )}
        <Reactions item={item} />
        {item.thread !== null && item.thread.replies > 0 && !room.inThread && (
          <ThreadChip thread={item.thread} />
        )}
      </div>
      <span className="message-end">
        {item.shield !== undefined && <ShieldMark shield={item.shield} />}
        {(item.send.state === 'sending' || item.send.state === 'queued') && (
          <span className="message-sending">
            <Clock
              size={13}
              aria-label={
                item.send.state === 'queued' ? t('message.waiting') : t('message.sending')
              }
            />
          </span>
        )}
        {item.mine && item.send.state === 'sent' && item.readBy.length === 0 && (
          <Check size={13} className="message-sent" aria-label={t('message.sent')} />
        )}
        <Receipts readers={item.readBy} onOpen={() => showPeople(room, item)} />
      </span>
      {isActive && <MessageToolbar item={item} active={active} />}
    </article>
  );
});

function Time({ atMs, className }: { readonly atMs: number; readonly className: string }) {
  return (
    <time className={className} dateTime={isoTime(atMs)} title={fullTime(atMs)}>
      {clockTime(atMs)}
    </time>
  );
}

function ReplyQuote({ reply }: { readonly reply: NonNullable<TimelineItem['replyTo']> }) {
  const room = useRoom();
  return (
    <button type="button" className="message-reply" onClick={() => room.showEvent(reply.eventId)}>
      <CornerUpLeft size={14} />
      <span className="k-hidden-visually">{t('message.inReplyTo')}</span>{' '}
      <span className="message-reply-name">{reply.sender}</span>
      <span className="message-reply-text">
        {reply.line === null ? t('message.earlier') : lineWords(reply.line)}
      </span>
    </button>
  );
}

function ThreadChip({ thread }: { readonly thread: NonNullable<TimelineItem['thread']> }) {
  const room = useRoom();
  const count = t('thread.replies', { count: thread.replies });
  return (
    <button
      type="button"
      className="message-thread"
      onClick={() => room.openPanel({ kind: 'thread', rootId: thread.rootId })}
    >
      <MessagesSquare size={15} />
      <span className="message-thread-count">{count}</span>
      <span className="message-thread-last">
        {thread.last === null ? '' : lineWords(thread.last)}
      </span>
    </button>
  );
}

function Failed({ item, reason }: { readonly item: TimelineItem; readonly reason: string }) {
  const room = useRoom();
  return (
    <output className="message-fault">
      <span className="message-fault-words">{t('message.notSent', { reason })}</span>
      <Button size="small" tone="quiet" icon={RotateCcw} onClick={() => resend(room, item)}>
        {t('broken.again')}
      </Button>
      <Button size="small" tone="quiet" icon={X} onClick={() => giveUp(room, item)}>
        {t('message.discard')}
      </Button>
    </output>
  );
}
