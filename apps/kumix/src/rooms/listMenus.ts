import type { RoomSummary } from '@kumix/matrix';
import {
  ArrowDown,
  Compass,
  DoorOpen,
  Hash,
  Info,
  Keyboard,
  Layers,
  Link,
  ListPlus,
  LogOut,
  Mail,
  MailOpen,
  MessageCircle,
  Search,
  Settings,
  Settings2,
  Star,
  Trash2,
  UserPlus,
} from 'lucide-react';
import type { App } from '../app/app.ts';
import { t } from '../i18n/message.ts';
import type { MenuItem } from '../ui/menus.ts';
import { answerInvite, forgetRoom, leaveRoom, markRoom, tagRoom } from './membership.ts';
import type { RoomSort } from './roomOrder.ts';

export function roomMenu(app: App, room: RoomSummary): readonly MenuItem[] {
  if (room.membership === 'invite') {
    return [
      {
        id: 'accept',
        label: t('invite.accept'),
        icon: DoorOpen,
        perform: () => void answerInvite(app, room, true),
      },
      {
        id: 'decline',
        label: t('invite.decline'),
        tone: 'danger',
        perform: () => void answerInvite(app, room, false),
      },
    ];
  }
  const open = (): void => app.go({ to: 'room', roomId: room.id });
  const unread = room.unread > 0 || room.unreadDot;
  return [
    {
      id: 'mark',
      label: unread ? t('menu.markRead') : t('menu.markUnread'),
      icon: unread ? MailOpen : Mail,
      perform: () => void markRoom(app, room, !unread),
    },
    {
      id: 'favourite',
      label: t('menu.favourite'),
      icon: Star,
      checked: room.favourite,
      perform: () => void tagRoom(app, room, 'favourite'),
    },
    {
      id: 'low',
      label: t('menu.lowPriority'),
      icon: ArrowDown,
      checked: room.lowPriority,
      perform: () => void tagRoom(app, room, 'lowPriority'),
    },
    { kind: 'separator', id: 'about' },
    {
      id: 'info',
      label: t('menu.info'),
      icon: Info,
      perform: () => {
        open();
        app.panel.set({ kind: 'info' });
      },
    },
    {
      id: 'settings',
      label: t('roomSettings.title'),
      icon: Settings2,
      perform: () => app.go({ to: 'room-settings', roomId: room.id, page: 'general' }),
    },
    {
      id: 'invite',
      label: t('menu.invite'),
      icon: UserPlus,
      perform: () => app.dialogs.show({ kind: 'invite', roomId: room.id }),
    },
    { kind: 'separator', id: 'away' },
    {
      id: 'leave',
      label: t('menu.leave'),
      icon: LogOut,
      tone: 'danger',
      perform: () => void leaveRoom(app, room),
    },
    {
      id: 'forget',
      label: t('menu.forget'),
      icon: Trash2,
      tone: 'danger',
      perform: () => void forgetRoom(app, room),
    },
  ];
}

export function sortMenu(app: App): readonly MenuItem[] {
  const sorts: readonly (readonly [RoomSort, string])[] = [
    ['activity', t('sort.activity')],
    ['unread', t('sort.unread')],
    ['name', t('sort.name')],
  ];
  const current = app.preferences.current.get().roomSort;
  return sorts.map(([sort, label]) => ({
    id: sort,
    label,
    checked: sort === current,
    perform: () => app.preferences.change({ roomSort: sort }),
  }));
}

export function newMenu(app: App, space: RoomSummary | null): readonly MenuItem[] {
  const run = (id: string) => () => void app.commands.run(id);
  const items: readonly MenuItem[] = [
    { id: 'chat', label: t('command.startChat'), icon: MessageCircle, perform: run('chat.start') },
    { id: 'room', label: t('command.createRoom'), icon: Hash, perform: run('room.create') },
    { id: 'space', label: t('command.createSpace'), icon: Layers, perform: run('space.create') },
    { kind: 'separator', id: 'find' },
    { id: 'explore', label: t('command.explore'), icon: Compass, perform: run('room.explore') },
    { id: 'join', label: t('command.join'), icon: Link, perform: run('room.join') },
  ];
  if (space === null) return items;
  return [
    ...items,
    { kind: 'separator', id: 'space-actions' },
    {
      id: 'browse',
      label: t('space.browseNamed', { name: space.name }),
      icon: Layers,
      perform: () => app.go({ to: 'space', roomId: space.id }),
    },
    {
      id: 'add-rooms',
      label: t('space.add'),
      icon: ListPlus,
      perform: () => app.dialogs.show({ kind: 'add-rooms', spaceId: space.id }),
    },
    {
      id: 'inner-space',
      label: t('space.createSpace'),
      icon: Layers,
      perform: () => app.dialogs.show({ kind: 'create-room', space: true, parent: space.id }),
    },
    {
      id: 'invite',
      label: t('menu.inviteTo', { name: space.name }),
      icon: UserPlus,
      perform: () => app.dialogs.show({ kind: 'invite', roomId: space.id }),
    },
    {
      id: 'space-settings',
      label: t('roomSettings.spaceTitle'),
      icon: Settings2,
      perform: () => app.go({ to: 'room-settings', roomId: space.id, page: 'general' }),
    },
    {
      id: 'leave',
      label: t('menu.leaveNamed', { name: space.name }),
      icon: LogOut,
      tone: 'danger',
      perform: () => void leaveRoom(app, space),
    },
  ];
}

export function profileMenu(app: App): readonly MenuItem[] {
  const run = (id: string) => () => void app.commands.run(id);
  return [
    {
      id: 'palette',
      label: t('command.palette'),
      icon: Search,
      shortcut: 'Mod+K',
      perform: run('app.palette'),
    },
    {
      id: 'settings',
      label: t('command.settings'),
      icon: Settings,
      shortcut: 'Mod+,',
      perform: run('app.settings'),
    },
    {
      id: 'shortcuts',
      label: t('command.shortcuts'),
      icon: Keyboard,
      perform: run('app.shortcuts'),
    },
    { kind: 'separator', id: 'end' },
    {
      id: 'logout',
      label: t('command.logout'),
      icon: LogOut,
      tone: 'danger',
      perform: run('session.logout'),
    },
  ];
}
