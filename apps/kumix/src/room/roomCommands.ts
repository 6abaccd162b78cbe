/** What can be done in an open room, for palette, shortcuts and slash commands alike. */
import {
  ArrowDownToLine,
  ArrowUpToLine,
  CalendarDays,
  Keyboard,
  Paperclip,
  Pin,
} from 'lucide-react';
import type { Command } from '../commands/command.ts';
import type { Conversation } from './model/roomStore.ts';
import { askForDate } from './model/roomDialogs.ts';
import type { RoomServices } from './model/services.ts';

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
      label: 'Write a message',
      icon: Keyboard,
      shortcut: 'Mod+Shift+Enter',
      source: 'app',
      perform: focusComposer,
    },
    {
      id: 'room.upload',
      label: 'Send files',
      keywords: ['upload', 'picture', 'attach'],
      icon: Paperclip,
      shortcut: 'Mod+Shift+U',
      source: 'app',
      available: () => details()?.may.send !== false || 'You may not write here.',
      perform: pickFiles,
    },
    {
      id: 'room.newest',
      label: 'Go to the newest message',
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
      label: 'Go to the first unread message',
      icon: ArrowUpToLine,
      source: 'app',
      available: () =>
        timeline.snapshot.get().rows.some(({ kind }) => kind === 'unread') ||
        'Nothing here is unread.',
      perform: () => void viewport.reveal('unread', 'top'),
    },
    {
      id: 'room.day',
      label: 'Go to a day',
      keywords: ['date', 'calendar', 'history'],
      icon: CalendarDays,
      slash: { name: 'date' },
      source: 'app',
      perform: () => askForDate(room),
    },
    {
      id: 'room.pins',
      label: 'Show pinned messages',
      icon: Pin,
      source: 'app',
      perform: () => room.openPanel({ kind: 'pins' }),
    },
    {
      id: 'room.topic',
      label: 'Set the topic',
      slash: { name: 'topic', argument: 'what this room is about' },
      hidden: true,
      source: 'app',
      available: () => details()?.may.changeSettings !== false || 'You may not change this room.',
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
