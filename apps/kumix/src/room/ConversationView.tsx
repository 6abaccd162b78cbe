import type { EventId } from '@kumix/matrix';
import { useEffect, useMemo, useRef, useState, type DragEvent } from 'react';
import { t } from '../i18n/message.ts';
import { useStore } from '../app/store.ts';
import { Composer, type ComposerHandle } from './composer/Composer.tsx';
import { attempt } from './model/faults.ts';
import { ActiveRow } from './model/activeRow.ts';
import type { Conversation } from './model/roomStore.ts';
import { RoomServicesProvider, type RoomServices } from './model/services.ts';
import { showLarge } from './model/roomDialogs.ts';
import { rowOfEvent, rowSince } from './timeline/findRow.ts';
import { TimelineView } from './timeline/TimelineView.tsx';
import { TypingLine } from './TypingLine.tsx';
import { RoomTrustNotice } from '../trust/RoomTrustNotice.tsx';
import { useRoomKeys } from './useRoomKeys.ts';
import { useReadReceipts } from './model/useReadReceipts.ts';

export type BaseServices = Omit<
  RoomServices,
  | 'timeline'
  | 'composer'
  | 'uploads'
  | 'attachments'
  | 'threadRootId'
  | 'inThread'
  | 'showEvent'
  | 'view'
>;

interface ConversationViewProps {
  readonly base: BaseServices;
  readonly conversation: Conversation;
  readonly inThread: boolean;
  readonly label: string;
  readonly placeholder: string;
  /** An event to go to, and again whenever it is another. */
  readonly at: EventId | null;
}

/** A timeline and the place to write into it: the whole of a room, or of a thread. */
export function ConversationView({
  base,
  conversation,
  inThread,
  label,
  placeholder,
  at,
}: ConversationViewProps) {
  const [active] = useState(() => new ActiveRow());
  const services = useMemo((): RoomServices => {
    const { timeline, composer, uploads, attachments, threadRootId } = conversation;
    const made: RoomServices = {
      ...base,
      timeline,
      composer,
      uploads,
      attachments,
      threadRootId,
      inThread,
      showEvent: (eventId, sinceMs) =>
        void reveal(made, conversation, active, { eventId, sinceMs: sinceMs ?? null }),
      view: (item) => showLarge(made, item),
    };
    return made;
  }, [base, conversation, inThread, active]);
  const gone = useRef<EventId | null>(null);
  useEffect(() => {
    if (at === null || gone.current === at) return;
    gone.current = at;
    services.showEvent(at);
  }, [services, at]);
  const composer = useRef<ComposerHandle>(null);
  useRoomKeys(services, conversation, composer);
  useReadReceipts(services, conversation);
  const drop = useDrop((files) => {
    conversation.attachments.add(files);
    composer.current?.focus();
  });
  const { details } = useStore(base.room.info);
  return (
    <RoomServicesProvider value={services}>
      <div className="conversation" {...drop.handlers}>
        <TimelineView conversation={conversation} active={active} label={label} />
        {/* Who may still write into a room that was replaced would be talking to nobody. */}
        {details !== null && (details.tombstone !== null || !details.may.send) ? (
          <p className="composer-closed">
            {details.tombstone === null ? t('room.readOnly') : t('room.replaced')}
            {details.tombstone !== null && (
              <Successor roomId={details.tombstone} navigate={base.navigate} />
            )}
          </p>
        ) : (
          <>
            <RoomTrustNotice roomId={base.roomId} />
            <Composer ref={composer} placeholder={placeholder} />
          </>
        )}
        <TypingLine />
        {drop.over && <div className="conversation-drop">{t('composer.drop')}</div>}
      </div>
    </RoomServicesProvider>
  );
}

function Successor({
  roomId,
  navigate,
}: {
  readonly roomId: string;
  readonly navigate: RoomServices['navigate'];
}) {
  return (
    <button
      type="button"
      className="composer-successor"
      onClick={() => navigate({ to: 'permalink', idOrAlias: roomId, via: [] })}
    >
      {t('room.replacedOpen')}
    </button>
  );
}

/** Scrolls to an event; loads what is around it where it is not in the list. */
async function reveal(
  room: RoomServices,
  { timeline, viewport }: Conversation,
  active: ActiveRow,
  { eventId, sinceMs }: { readonly eventId: EventId; readonly sinceMs: number | null },
): Promise<void> {
  const keyOf = (): string | null => {
    const snapshot = timeline.snapshot.get();
    const own = rowOfEvent(snapshot.rows, eventId);
    return own ?? (sinceMs === null ? null : rowSince(snapshot, sinceMs));
  };
  const show = (): boolean => {
    const key = keyOf();
    if (key === null || !viewport.reveal(key)) return false;
    active.flash(key);
    return true;
  };
  if (show()) return;
  const stop = timeline.snapshot.subscribe(() => {
    // The rows reach the viewport through its own listener, which was there first.
    if (show()) stop();
  });
  const jump = timeline.whenReady().then(async () => {
    if (!show()) await timeline.jump(eventId);
    if (!show()) return;
    stop();
  });
  jump.catch(() => stop());
  attempt(room, t('room.cannotShow'), jump);
}

/** Files dragged over the conversation. Leaving is told by the element, entering by each child. */
function useDrop(take: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!carries(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(false);
        take([...event.dataTransfer.files]);
      },
    },
  };
}
