/** Commands that are written: `/name argument`. Those without an argument also stand in the palette. */
import { isUserId, type Member, type Params } from '@kumix/matrix';
import { BarChart3, CircleHelp, MapPin } from 'lucide-react';
import { ArgumentError } from '../commands/argumentError.ts';
import type { Command } from '../commands/command.ts';
import { t } from '../i18n/message.ts';
import { askForLocation, askForPoll, showSlashHelp } from './model/roomDialogs.ts';
import type { RoomServices } from './model/services.ts';

type Act = Params<'member.act'>['act'];

/** `@id:server why` or `Name why`: whom it is about, and the rest. */
export function readPerson(
  argument: string,
  members: readonly Pick<Member, 'userId' | 'name'>[],
): { readonly userId: Member['userId']; readonly rest: string } | null {
  const [first = '', ...rest] = argument.trim().split(/\s+/);
  if (isUserId(first)) return { userId: first, rest: rest.join(' ') };
  const said = argument.trim().replace(/^@/, '').toLocaleLowerCase();
  const named = members
    .filter(({ name }) => {
      const lower = name.toLocaleLowerCase();
      return said === lower || said.startsWith(`${lower} `);
    })
    .toSorted((a, b) => b.name.length - a.name.length);
  const [longest, next] = named;
  // Of two with one name, nobody is meant until the id says who.
  if (longest === undefined || next?.name.length === longest.name.length) return null;
  return {
    userId: longest.userId,
    rest: argument.trim().replace(/^@/, '').slice(longest.name.length).trim(),
  };
}

export function slashCommands(room: RoomServices): readonly Command[] {
  const { core, roomId } = room;
  const details = () => room.room.info.get().details;

  const about =
    (act: Act) =>
    async (argument: string): Promise<void> => {
      const members = isUserId(argument.split(/\s/)[0] ?? '')
        ? []
        : await core.call('room.members', { roomId, query: '', limit: 10_000 });
      const found = readPerson(argument, members);
      if (found === null) throw new ArgumentError(t('slash.who', { name: act }));
      await core.call('member.act', { roomId, userId: found.userId, act, reason: found.rest });
    };
  const moderate = (act: Act, label: string, may: 'kick' | 'ban'): Command => ({
    id: `room.${act}`,
    label,
    slash: { name: act, argument: t('slash.personReason') },
    hidden: true,
    source: 'app',
    available: () => details()?.may[may] === true || t('room.mayNotModerate'),
    perform: (_, argument) => about(act)(argument),
  });
  const rename = (id: string, name: string, label: string, here: boolean): Command => ({
    id,
    label,
    slash: { name, argument: t('slash.newName') },
    hidden: true,
    source: 'app',
    async perform(_, argument) {
      if (argument === '') throw new ArgumentError(t('slash.nameMissing', { name }));
      await core.call('member.rename', { name: argument, ...(here ? { roomId } : {}) });
    },
  });

  return [
    moderate('kick', t('command.kick'), 'kick'),
    moderate('ban', t('command.ban'), 'ban'),
    moderate('unban', t('command.unban'), 'ban'),
    rename('me.rename', 'nick', t('command.nick'), false),
    rename('me.renameHere', 'myroomnick', t('command.roomNick'), true),
    {
      id: 'room.poll',
      label: t('poll.title'),
      icon: BarChart3,
      slash: { name: 'poll' },
      source: 'app',
      available: () => details()?.may.send !== false || t('room.mayNotWrite'),
      perform: () => askForPoll(room),
    },
    {
      id: 'room.location',
      label: t('location.title'),
      icon: MapPin,
      slash: { name: 'location' },
      source: 'app',
      available: () => details()?.may.send !== false || t('room.mayNotWrite'),
      perform: () => askForLocation(room),
    },
    {
      id: 'room.slashHelp',
      label: t('command.slashHelp'),
      icon: CircleHelp,
      slash: { name: 'help' },
      source: 'app',
      perform: () => showSlashHelp(room),
    },
  ];
}
