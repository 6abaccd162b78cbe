import { isUserId } from '@kumix/matrix';
import {
  ArrowDown,
  ArrowUp,
  Compass,
  Hash,
  Layers,
  Link,
  MessageCircle,
  Search,
} from 'lucide-react';
import { ArgumentError } from '../../commands/argumentError.ts';
import type { Command } from '../../commands/command.ts';
import { typeAhead } from '../../commands/typedAhead.ts';
import { t } from '../../i18n/message.ts';
import { readAddress } from '../../rooms/dialogs/address.ts';
import { openDirectChat } from '../../rooms/directChat.ts';
import type { App } from '../app.ts';
import { signedIn } from './available.ts';
import { togglePanel } from './togglePanel.ts';

/** Finding people, rooms and words, and going there. */
export function findingCommands(app: App): readonly Command[] {
  /** The next room up or down the list as it is shown; `unread` skips what is quiet. */
  const step = (by: 1 | -1, unread: boolean) => (): void => {
    const { sections, collapsed } = app.rooms.snapshot.get();
    const rooms = sections.flatMap((section) => (collapsed.has(section.id) ? [] : section.rooms));
    const at = rooms.findIndex((each) => each.id === app.currentRoom.get());
    for (let next = at + by; next >= 0 && next < rooms.length; next += by) {
      const found = rooms[next];
      if (found !== undefined && (!unread || found.unread > 0 || found.unreadDot)) {
        app.go({ to: 'room', roomId: found.id });
        return;
      }
    }
  };

  return [
    {
      id: 'app.palette',
      label: t('command.palette'),
      shortcut: 'Mod+K',
      icon: Search,
      source: 'app',
      hidden: true,
      available: signedIn,
      perform: () => {
        const { dialogs } = app;
        if (dialogs.open.get()?.kind === 'palette') {
          dialogs.close();
          return;
        }
        const ahead = typeAhead(t('palette.field'), () => dialogs.close());
        dialogs.show({ kind: 'palette', ahead });
        const closed = dialogs.open.subscribe(() => {
          ahead.dispose();
          closed();
        });
      },
    },
    {
      id: 'chat.start',
      label: t('command.startChat'),
      keywords: [t('keyword.direct'), t('keyword.message')],
      icon: MessageCircle,
      source: 'app',
      available: signedIn,
      perform: () => app.dialogs.show({ kind: 'start-chat' }),
    },
    {
      id: 'room.create',
      label: t('command.createRoom'),
      keywords: [t('keyword.new')],
      icon: Hash,
      source: 'app',
      available: signedIn,
      perform: () =>
        app.dialogs.show({
          kind: 'create-room',
          space: false,
          parent: app.rooms.snapshot.get().space?.id ?? null,
        }),
    },
    {
      id: 'space.create',
      label: t('command.createSpace'),
      keywords: [t('keyword.new')],
      icon: Layers,
      source: 'app',
      available: signedIn,
      perform: () => app.dialogs.show({ kind: 'create-room', space: true, parent: null }),
    },
    {
      id: 'room.explore',
      label: t('command.explore'),
      keywords: [t('keyword.directory'), t('keyword.public')],
      icon: Compass,
      source: 'app',
      available: signedIn,
      perform: () => app.dialogs.show({ kind: 'directory' }),
    },
    {
      id: 'room.join',
      label: t('command.join'),
      keywords: [t('keyword.address'), t('keyword.link')],
      icon: Link,
      slash: { name: 'join', argument: t('slash.address') },
      source: 'app',
      available: signedIn,
      perform: async (_context, argument) => {
        if (argument === '') {
          app.dialogs.show({ kind: 'join', idOrAlias: '', via: [] });
          return;
        }
        const address = readAddress(argument);
        if (address === null) throw new ArgumentError(t('join.notAnAddress'));
        const { roomId } = await app.core.call('room.join', address);
        app.go({ to: 'room', roomId });
      },
    },
    {
      id: 'room.next',
      label: t('command.nextRoom'),
      shortcut: 'Alt+ArrowDown',
      icon: ArrowDown,
      source: 'app',
      hidden: true,
      available: signedIn,
      perform: step(1, false),
    },
    {
      id: 'room.previous',
      label: t('command.previousRoom'),
      shortcut: 'Alt+ArrowUp',
      icon: ArrowUp,
      source: 'app',
      hidden: true,
      available: signedIn,
      perform: step(-1, false),
    },
    {
      id: 'room.nextUnread',
      label: t('command.nextUnread'),
      shortcut: 'Alt+Shift+ArrowDown',
      icon: ArrowDown,
      source: 'app',
      available: signedIn,
      perform: step(1, true),
    },
    {
      id: 'room.previousUnread',
      label: t('command.previousUnread'),
      shortcut: 'Alt+Shift+ArrowUp',
      icon: ArrowUp,
      source: 'app',
      available: signedIn,
      perform: step(-1, true),
    },
    {
      id: 'rooms.filter',
      label: t('command.filter'),
      shortcut: 'Mod+Shift+F',
      icon: Search,
      source: 'app',
      available: signedIn,
      perform: () => document.querySelector<HTMLElement>('[data-filter]')?.focus(),
    },
    {
      id: 'app.search',
      label: t('search.title'),
      keywords: t('keyword.search').split(' '),
      shortcut: 'Mod+Shift+S',
      icon: Search,
      source: 'app',
      available: signedIn,
      perform: ({ roomId }) => {
        if (roomId === null) app.dialogs.show({ kind: 'search' });
        else togglePanel(app, { kind: 'search' })();
      },
    },
    {
      id: 'chat.open',
      label: t('command.startChat'),
      slash: { name: 'msg', argument: t('slash.userId') },
      source: 'app',
      hidden: true,
      available: signedIn,
      perform: async (_context, argument) => {
        if (!isUserId(argument)) throw new ArgumentError(t('people.notAnId'));
        await openDirectChat(app, argument);
      },
    },
  ];
}
