import type { TimelineItem } from '@kumix/matrix';
import {
  CheckCheck,
  Code,
  Copy,
  CornerUpLeft,
  Eye,
  Forward,
  History,
  Link,
  MessagesSquare,
  MoreHorizontal,
  Pencil,
  Pin,
  PinOff,
  SmilePlus,
  Sticker,
  Trash2,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../../i18n/message.ts';
import { useApp } from '../../app/AppContext.ts';
import { useStore } from '../../app/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import type { MenuItem } from '../../ui/menus.ts';
import { isEditable } from '../composer/composerModel.ts';
import { openEmojiPicker } from '../emoji/emojiPopup.ts';
import type { ActiveRow } from '../model/activeRow.ts';
import { useRoom, type RoomServices } from '../model/services.ts';
import { messageModeration } from '../../moderation/messageModeration.ts';
import { endPoll } from '../poll/pollActions.ts';
import {
  askForForward,
  askForRemoval,
  askForSource,
  showEdits,
  showPeople,
} from '../model/roomDialogs.ts';
import { copyLink, copyText, keepSticker, toggleReaction, togglePin } from './messageActions.ts';

interface MessageToolbarProps {
  readonly item: TimelineItem;
  readonly active: ActiveRow;
}

const gone = (item: TimelineItem): boolean =>
  item.body.kind === 'redacted' || item.body.kind === 'undecryptable';

/** What can be done with the message under the pointer. One in the timeline at a time. */
export function MessageToolbar({ item, active }: MessageToolbarProps) {
  const room = useRoom();
  const app = useApp();
  const { menus } = app;
  const { details } = useStore(room.room.info);
  const unlock = useRef<(() => void) | null>(null);
  useEffect(
    () => () => {
      unlock.current?.();
    },
    [],
  );
  if (item.eventId === null) return null;
  const { eventId } = item;
  const maySend = details?.may.send ?? false;
  const hold = (): (() => void) => {
    unlock.current?.();
    const release = active.lock();
    unlock.current = release;
    return release;
  };
  const more = (anchor: HTMLElement): void => {
    const release = hold();
    menus.show({
      label: t('message.more'),
      items: [
        ...moreItems(room, item, details?.may ?? null),
        ...messageModeration(app, room.roomId, item),
      ],
      anchor,
      align: 'end',
    });
    const stop = menus.open.subscribe(() => {
      if (menus.open.get() !== null) return;
      stop();
      release();
    });
  };
  return (
    <div className="message-tools" role="toolbar" aria-label={t('message.actions')}>
      {maySend && !gone(item) && (
        <IconButton
          size="small"
          icon={SmilePlus}
          label={t('message.react')}
          tipSide="top"
          onClick={(event) => {
            const release = hold();
            openEmojiPicker({
              anchor: event.currentTarget,
              onPick: (emoji) => toggleReaction(room, item, emoji),
              onClose: release,
            });
          }}
        />
      )}
      {maySend && !gone(item) && (
        <IconButton
          size="small"
          icon={CornerUpLeft}
          label={t('message.reply')}
          tipSide="top"
          onClick={() => room.composer.reply(item)}
        />
      )}
      {!room.inThread && !gone(item) && (
        <IconButton
          size="small"
          icon={MessagesSquare}
          label={t('message.replyInThread')}
          tipSide="top"
          onClick={() => room.openPanel({ kind: 'thread', rootId: item.thread?.rootId ?? eventId })}
        />
      )}
      {maySend && item.mine && isEditable(item) && (
        <IconButton
          size="small"
          icon={Pencil}
          label={t('message.edit')}
          tipSide="top"
          onClick={() => room.composer.edit(item)}
        />
      )}
      <IconButton
        size="small"
        icon={MoreHorizontal}
        label={t('message.moreShort')}
        tipSide="top"
        aria-haspopup="menu"
        onClick={(event) => more(event.currentTarget)}
      />
    </div>
  );
}

function moreItems(
  room: RoomServices,
  item: TimelineItem,
  may: { readonly pin: boolean; readonly redactOthers: boolean } | null,
): readonly MenuItem[] {
  const items: MenuItem[] = [];
  if (!gone(item)) {
    items.push({
      id: 'copy',
      label: t('message.copyText'),
      icon: Copy,
      perform: () => copyText(room, item),
    });
  }
  if (!gone(item)) {
    items.push({
      id: 'forward',
      label: t('message.forward'),
      icon: Forward,
      perform: () => askForForward(room, item),
    });
  }
  items.push({
    id: 'people',
    label: t('message.people'),
    icon: Eye,
    perform: () => showPeople(room, item),
  });
  if ('edited' in item.body && item.body.edited) {
    items.push({
      id: 'edits',
      label: t('edits.title'),
      icon: History,
      perform: () => showEdits(room, item),
    });
  }
  if (item.body.kind === 'poll' && !item.body.poll.ended && (item.mine || may?.redactOthers)) {
    items.push({
      id: 'end-poll',
      label: t('poll.end'),
      icon: CheckCheck,
      perform: () => endPoll(room, item),
    });
  }
  if ((item.body.kind === 'image' || item.body.kind === 'sticker') && !item.encrypted) {
    items.push({
      id: 'sticker',
      label: t('sticker.keep'),
      icon: Sticker,
      perform: () => keepSticker(room, item),
    });
  }
  items.push({
    id: 'link',
    label: t('message.copyLink'),
    icon: Link,
    perform: () => copyLink(room, item),
  });
  if (may?.pin === true && !gone(item)) {
    items.push({
      id: 'pin',
      label: item.pinned ? t('message.unpin') : t('message.pin'),
      icon: item.pinned ? PinOff : Pin,
      perform: () => togglePin(room, item),
    });
  }
  items.push({
    id: 'source',
    label: t('message.source'),
    icon: Code,
    perform: () => askForSource(room, item),
  });
  if ((item.mine || may?.redactOthers === true) && item.body.kind !== 'redacted') {
    items.push(
      { kind: 'separator', id: 'before-remove' },
      {
        id: 'remove',
        label: t('message.remove'),
        icon: Trash2,
        tone: 'danger',
        perform: () => askForRemoval(room, item),
      },
    );
  }
  return items;
}
