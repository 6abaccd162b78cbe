import { lazy, Suspense, useEffect, useMemo } from 'react';
import { t } from '../i18n/message.ts';
import type { RoomPaneProps } from '../app/contracts.ts';
import { useApp } from '../app/AppContext.ts';
import { useSelected, useStore } from '../app/store.ts';
import { ConversationView } from './ConversationView.tsx';
import { emojiRequest } from './emoji/emojiPopup.ts';
import { askedLink } from './html/linkGate.ts';
import { roomDialog } from './model/roomDialogs.ts';
import { cacheOf } from './model/roomStore.ts';
import { RoomServicesProvider } from './model/services.ts';
import { statusOf } from './model/timelineModel.ts';
import { RoomHeader } from './RoomHeader.tsx';
import { stickerRequest } from './stickers/stickerPopup.ts';
import { useBase } from './useBase.ts';

const RoomDialogs = lazy(() => import('./RoomDialogs.tsx'));
const StickerPopup = lazy(() => import('./stickers/StickerPopup.tsx'));
const EmojiPopup = lazy(() => import('./emoji/EmojiPopup.tsx'));

/** The open room: header, timeline and composer. */
export default function RoomPane(props: RoomPaneProps) {
  const { core, roomId, session, extensions, panel, at, onBack } = props;
  const app = useApp();
  const cache = cacheOf(core);
  cache.renderer = extensions?.renderer ?? null;
  const base = useBase(props);
  const conversation = base.room.main;
  const summary = useSelected(app.rooms.snapshot, (list) => list.byId.get(roomId) ?? null);
  const { details } = useStore(base.room.info);
  const status = useSelected(conversation.timeline.snapshot, statusOf);
  useEffect(() => {
    if (status === 'loading') return undefined;
    // What is drawn is to be seen before anything else is loaded.
    const frame = requestAnimationFrame(() => setTimeout(() => app.firstScreen.roomDrawn()));
    return () => cancelAnimationFrame(frame);
  }, [app, status]);
  const name = details?.name ?? summary?.name ?? t('room.thisRoom');
  useEffect(
    () => () => {
      // A room that could not be shown is tried anew the next time.
      if (conversation.timeline.snapshot.get().status === 'failed') cache.forget(session, roomId);
    },
    [cache, conversation, session, roomId],
  );
  return (
    <div className="room" data-status={status}>
      <RoomServicesProvider
        value={useMemo(
          () => ({
            ...base,
            timeline: conversation.timeline,
            composer: conversation.composer,
            uploads: conversation.uploads,
            attachments: conversation.attachments,
            threadRootId: null,
            inThread: false,
            showEvent: () => undefined,
            view: () => undefined,
          }),
          [base, conversation],
        )}
      >
        <RoomHeader summary={summary} panel={panel} extensions={extensions} onBack={onBack} />
      </RoomServicesProvider>
      <ConversationView
        base={base}
        conversation={conversation}
        inThread={false}
        label={t('timeline.label', { name })}
        placeholder={t('composer.placeholder', { name })}
        at={at}
      />
      <RoomPopups />
    </div>
  );
}

/** Drawn once a room is open: what floats over it loads when it is first needed. */
function RoomPopups() {
  const dialog = useStore(roomDialog);
  const link = useStore(askedLink);
  const emoji = useStore(emojiRequest);
  const stickers = useStore(stickerRequest);
  return (
    <Suspense fallback={null}>
      {(dialog !== null || link !== null) && <RoomDialogs />}
      {emoji !== null && <EmojiPopup request={emoji} />}
      {stickers !== null && <StickerPopup request={stickers} />}
    </Suspense>
  );
}
