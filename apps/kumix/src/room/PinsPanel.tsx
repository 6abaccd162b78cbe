import type { EventId, TimelineItem } from '@kumix/matrix';
import { Pin } from 'lucide-react';
import { useEffect, useState } from 'react';
import { applyDeltas } from '@kumix/matrix';
import { t } from '../i18n/message.ts';
import type { RoomPanelProps } from '../app/contracts.ts';
import { useStore } from '../app/store.ts';
import { PanelFrame } from '../rooms/panels/PanelFrame.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { summaryOf } from './message/summary.ts';
import { dayLabel } from './timeline/times.ts';
import { useToday } from './timeline/today.ts';
import { useBase } from './useBase.ts';

/** What was pinned, newest first. Each leads to its place in the timeline. */
export default function PinsPanel(props: RoomPanelProps) {
  const base = useBase(props);
  const { details } = useStore(base.room.info);
  const pinned = details?.pinned ?? [];
  return (
    <PanelFrame title={t('pins.title')} onClose={() => props.onOpenPanel(null)}>
      {details !== null && pinned.length === 0 ? (
        <EmptyState icon={Pin} title={t('pins.empty')}>
          {t('pins.emptyText')}
        </EmptyState>
      ) : (
        <ul className="pins">
          {[...pinned].reverse().map((eventId) => (
            <li key={eventId}>
              <PinnedMessage props={props} eventId={eventId} />
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}

function PinnedMessage({
  props,
  eventId,
}: {
  readonly props: RoomPanelProps;
  readonly eventId: EventId;
}) {
  const { roomId, onNavigate } = props;
  const found = useEventAt(props, eventId);
  const today = useToday();
  if (found === 'loading') {
    return (
      <p className="pin pin-waiting">
        <Skeleton width="60%" />
      </p>
    );
  }
  if (found === 'gone') return <p className="pin pin-waiting">{t('pins.gone')}</p>;
  const { sender, body, sentAtMs } = found;
  return (
    <button
      type="button"
      className="pin"
      onClick={() => onNavigate({ to: 'room', roomId, eventId })}
    >
      <Avatar id={sender.userId} name={sender.name} uri={sender.avatar} size={28} />
      <span className="pin-words">
        <span className="pin-by">
          {sender.name} <time>{dayLabel(sentAtMs, today)}</time>
        </span>
        <span className="pin-text">{summaryOf(body)}</span>
      </span>
    </button>
  );
}

/** One event, read through a timeline that is centred on it for as long as it takes. */
function useEventAt(
  { core, roomId }: RoomPanelProps,
  eventId: EventId,
): TimelineItem | 'loading' | 'gone' {
  const [found, setFound] = useState<TimelineItem | 'loading' | 'gone'>('loading');
  useEffect(() => {
    let items: readonly TimelineItem[] = [];
    const watch = core.watch(
      'timeline',
      { roomId, at: eventId },
      (update) => {
        items = applyDeltas(items, update.deltas);
        const item = items.find((each) => each.eventId === eventId);
        if (item !== undefined) setFound(item);
        else if (update.ends.loading === 'none') setFound('gone');
      },
      () => setFound('gone'),
    );
    return () => watch.stop();
  }, [core, roomId, eventId]);
  return found;
}
