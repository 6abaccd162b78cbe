import { isUserId, type RoomSummary } from '@kumix/matrix';
import { Images, Info, LogOut, Settings2, Star, UserPlus, Users } from 'lucide-react';
import { ArgumentError } from '../../commands/argumentError.ts';
import type { Command, CommandContext } from '../../commands/command.ts';
import { t } from '../../i18n/message.ts';
import { leaveRoom, tagRoom } from '../../rooms/membership.ts';
import type { App } from '../app.ts';
import { inRoom } from './available.ts';
import { togglePanel } from './togglePanel.ts';

/** The room one is in: what stands beside it, who is in it, and whether one stays. */
export function currentRoomCommands(app: App): readonly Command[] {
  const room = ({ roomId }: CommandContext): RoomSummary | undefined =>
    roomId === null ? undefined : app.rooms.snapshot.get().byId.get(roomId);

  return [
    {
      id: 'room.media',
      label: t('media.panel'),
      keywords: [t('media.pictures'), t('media.files'), t('media.links')],
      icon: Images,
      source: 'app',
      available: inRoom,
      perform: togglePanel(app, { kind: 'media' }),
    },
    {
      id: 'room.info',
      label: t('menu.info'),
      shortcut: 'Mod+Shift+I',
      icon: Info,
      source: 'app',
      available: inRoom,
      perform: togglePanel(app, { kind: 'info' }),
    },
    {
      id: 'room.members',
      label: t('command.members'),
      keywords: [t('keyword.people')],
      shortcut: 'Mod+Shift+M',
      icon: Users,
      source: 'app',
      available: inRoom,
      perform: togglePanel(app, { kind: 'members' }),
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
  ];
}
