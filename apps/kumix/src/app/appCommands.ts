import { isUserId, type RoomSummary } from '@kumix/matrix';
import {
  ArrowDown,
  ArrowUp,
  Bell,
  Compass,
  Contrast,
  Hash,
  Images,
  Info,
  Keyboard,
  KeyRound,
  Layers,
  Link,
  LogOut,
  MessageCircle,
  Moon,
  Search,
  Settings,
  Settings2,
  ShieldAlert,
  ShieldCheck,
  Star,
  UserPlus,
  Users,
} from 'lucide-react';
import { ArgumentError } from '../commands/argumentError.ts';
import type { Availability, Command, CommandContext } from '../commands/command.ts';
import { typeAhead } from '../commands/typedAhead.ts';
import { t } from '../i18n/message.ts';
import { readAddress } from '../rooms/dialogs/address.ts';
import { openDirectChat } from '../rooms/directChat.ts';
import { leaveRoom, tagRoom } from '../rooms/membership.ts';
import { verifyThisDevice } from '../trust/verifyDevice.ts';
import type { App } from './app.ts';
import type { SidePanel } from './contracts.ts';
import { logOut } from './logOut.ts';

const signedIn = ({ signedIn }: CommandContext): Availability | false => signedIn;
const inRoom = ({ roomId }: CommandContext): Availability | false => roomId !== null;

/** The app's own commands; the open room and extensions register theirs beside them. */
export function appCommands(app: App): readonly Command[] {
  const room = ({ roomId }: CommandContext): RoomSummary | undefined =>
    roomId === null ? undefined : app.rooms.snapshot.get().byId.get(roomId);

  const toggle = (panel: SidePanel) => () =>
    app.panel.set(app.panel.get()?.kind === panel.kind ? null : panel);

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
        else toggle({ kind: 'search' })();
      },
    },
    {
      id: 'room.media',
      label: t('media.panel'),
      keywords: [t('media.pictures'), t('media.files'), t('media.links')],
      icon: Images,
      source: 'app',
      available: inRoom,
      perform: toggle({ kind: 'media' }),
    },
    {
      id: 'room.info',
      label: t('menu.info'),
      shortcut: 'Mod+Shift+I',
      icon: Info,
      source: 'app',
      available: inRoom,
      perform: toggle({ kind: 'info' }),
    },
    {
      id: 'room.members',
      label: t('command.members'),
      keywords: [t('keyword.people')],
      shortcut: 'Mod+Shift+M',
      icon: Users,
      source: 'app',
      available: inRoom,
      perform: toggle({ kind: 'members' }),
    },
    {
      id: 'room.settings',
      label: t('roomSettings.command'),
      keywords: t('keyword.roomSettings').split(' '),
      icon: Settings2,
      source: 'app',
      available: inRoom,
      perform: ({ roomId }) => {
        if (roomId !== null) app.go({ to: 'room-settings', roomId, page: 'general' });
      },
    },
    {
      id: 'room.invite',
      label: t('menu.invite'),
      icon: UserPlus,
      slash: { name: 'invite', argument: t('slash.userId') },
      source: 'app',
      available: inRoom,
      perform: async ({ roomId }, argument) => {
        if (roomId === null) return;
        if (argument === '') {
          app.dialogs.show({ kind: 'invite', roomId });
          return;
        }
        if (!isUserId(argument)) throw new ArgumentError(t('people.notAnId'));
        await app.core.call('room.invite', { roomId, userId: argument });
        app.toasts.show({ tone: 'info', text: t('people.invited', { name: argument }) });
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
    {
      id: 'room.favourite',
      label: t('menu.favourite'),
      keywords: [t('keyword.star')],
      icon: Star,
      source: 'app',
      available: inRoom,
      perform: (context) => {
        const known = room(context);
        return known === undefined ? undefined : tagRoom(app, known, 'favourite');
      },
    },
    {
      id: 'room.leave',
      label: t('menu.leave'),
      icon: LogOut,
      slash: { name: 'leave' },
      source: 'app',
      available: inRoom,
      perform: (context) => {
        const known = room(context);
        return known === undefined ? undefined : leaveRoom(app, known);
      },
    },
    {
      id: 'room.part',
      label: t('menu.leave'),
      slash: { name: 'part' },
      source: 'app',
      hidden: true,
      available: inRoom,
      perform: () => void app.commands.run('room.leave'),
    },
    {
      id: 'app.theme',
      label: t('command.theme'),
      keywords: [t('keyword.dark'), t('keyword.light')],
      icon: Moon,
      source: 'app',
      perform: () => {
        const dark = getComputedStyle(document.documentElement).colorScheme;
        const isDark =
          dark === 'dark' ||
          (dark !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
        app.preferences.change({ theme: isDark ? 'light' : 'dark' });
      },
    },
    {
      id: 'app.contrast',
      label: t('command.contrast'),
      keywords: [t('keyword.accessibility')],
      icon: Contrast,
      source: 'app',
      perform: () => {
        const { contrast } = app.preferences.current.get();
        app.preferences.change({ contrast: contrast === 'more' ? 'system' : 'more' });
      },
    },
    {
      id: 'app.settings',
      label: t('command.settings'),
      keywords: [t('keyword.preferences')],
      shortcut: 'Mod+,',
      icon: Settings,
      source: 'app',
      available: signedIn,
      perform: () => app.go({ to: 'settings', page: 'general' }),
    },
    {
      id: 'app.notifications',
      label: t('notify.command'),
      keywords: t('keyword.notifications').split(' '),
      icon: Bell,
      source: 'app',
      available: signedIn,
      perform: () => app.go({ to: 'settings', page: 'notifications' }),
    },
    {
      id: 'app.shortcuts',
      label: t('command.shortcuts'),
      keywords: [t('keyword.help')],
      shortcut: '?',
      icon: Keyboard,
      source: 'app',
      perform: () => app.dialogs.show({ kind: 'shortcuts' }),
    },
    {
      id: 'recovery.unlock',
      label: t('command.recovery'),
      keywords: [t('keyword.recovery')],
      icon: KeyRound,
      source: 'app',
      available: signedIn,
      perform: () => app.dialogs.show({ kind: 'recovery' }),
    },
    {
      id: 'trust.verify',
      label: t('command.verify'),
      keywords: [t('keyword.verify')],
      icon: ShieldCheck,
      source: 'app',
      available: signedIn,
      perform: () => verifyThisDevice(app),
    },
    {
      id: 'recovery.reset',
      label: t('recovery.reset'),
      keywords: [t('keyword.verify')],
      icon: ShieldAlert,
      source: 'app',
      available: signedIn,
      perform: () => app.dialogs.show({ kind: 'recovery', start: 'reset' }),
    },
    {
      id: 'session.logout',
      label: t('command.logout'),
      icon: LogOut,
      source: 'app',
      available: signedIn,
      perform: () => logOut(app),
    },
  ];
}
