/** What can be done in an open room, for palette, shortcuts and slash commands alike. */
import {
  ArrowDownToLine,
  ArrowUpToLine,
  CalendarDays,
  Keyboard,
  MessagesSquare,
  Paperclip,
  Pin,
} from 'lucide-react';
import { t } from '../i18n/message.ts';
import type { Command } from '../commands/command.ts';
import type { Conversation } from './model/roomStore.ts';
import { askForDate } from './model/roomDialogs.ts';
import type { RoomServices } from './model/services.ts';
import { slashCommands } from './slashCommands.ts';

interface Handles {
  readonly focusComposer: () => void;
  readonly pickFiles: () => void;
}

export function roomCommands(
  room: RoomServices,
  conversation: Conversation,
  { focusComposer, pickFiles }: Handles,
): readonly Command[] {
  const { core, roomId } = room;
  const { timeline, viewport } = conversation;
  const details = () => room.room.info.get().details;
  return [
    {
      id: 'room.write',
      label: t('composer.label'),
      icon: Keyboard,
      shortcut: 'Mod+Shift+Enter',
      source: 'app',
      perform: focusComposer,
    },
    {
      id: 'room.upload',
      label: t('composer.files'),
      keywords: t('keyword.files').split(' '),
      icon: Paperclip,
      shortcut: 'Mod+Shift+U',
      source: 'app',
      available: () => details()?.may.send !== false || t('room.mayNotWrite'),
      perform: pickFiles,
    },
    {
      id: 'room.newest',
      label: t('command.newest'),
      icon: ArrowDownToLine,
      shortcut: 'Mod+End',
      source: 'app',
      async perform() {
        if (timeline.snapshot.get().ends?.atEnd === false) await timeline.jump(null);
        viewport.scrollToEnd();
      },
    },
    {
      id: 'room.firstUnread',
      label: t('command.firstUnread'),
      icon: ArrowUpToLine,
      source: 'app',
      available: () =>
        timeline.snapshot.get().rows.some(({ kind }) => kind === 'unread') ||
        t('command.nothingUnread'),
      perform: () => void viewport.reveal('unread', 'top'),
    },
    {
      id: 'room.day',
      label: t('date.title'),
      keywords: t('keyword.date').split(' '),
      icon: CalendarDays,
      slash: { name: 'date' },
      source: 'app',
      perform: () => askForDate(room),
    },
    {
      id: 'room.pins',
      label: t('command.pins'),
      icon: Pin,
      source: 'app',
      perform: () => room.openPanel({ kind: 'pins' }),
    },
    {
      id: 'room.threads',
      label: t('command.threads'),
      icon: MessagesSquare,
      source: 'app',
      perform: () => room.openPanel({ kind: 'threads' }),
    },
    ...slashCommands(room),
    {
      id: 'room.topic',
      label: t('command.topic'),
      slash: { name: 'topic', argument: t('slash.topic') },
      hidden: true,
      source: 'app',
      available: () => details()?.may.changeSettings !== false || t('room.mayNotChange'),
      async perform(_, topic) {
        await core.call('room.state.write', {
          roomId,
          type: 'm.room.topic',
          stateKey: '',
          content: { topic },
        });
      },
    },
  ];
}
