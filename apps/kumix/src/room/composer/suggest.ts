/** What the list under the caret offers. */
import type { Person } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { isJoined } from '../model/members.ts';
import type { RoomServices } from '../model/services.ts';
import type { Token } from './completion.ts';
import { type Mentioned, messageNames } from './parse.ts';

export interface Suggestion {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  /** Drawn before the label: a person's picture or an emoji. */
  readonly person: Person | null;
  readonly sign: string | null;
  /** What takes the place of the word. */
  readonly insert: string;
  readonly mention: Mentioned | null;
}

const most = 8;
/** Few enough to be read through, and all of them. */
const mostCommands = 40;

interface Offered {
  readonly name: string;
  readonly argument: string | undefined;
  readonly label: string;
  /** Whose it is, where it is not the app's own. */
  readonly by: string | null;
}

/** Commands that are messages, and those of the registry that can run here. */
export function slashCommands(room: RoomServices): readonly Offered[] {
  const messages = [
    { name: 'me', argument: t('slash.me'), label: t('command.me') },
    { name: 'plain', argument: t('slash.text'), label: t('command.plain') },
    { name: 'spoiler', argument: t('slash.text'), label: t('command.spoiler') },
    { name: 'html', argument: 'HTML', label: t('command.html') },
    { name: 'shrug', argument: t('slash.text'), label: t('command.shrug') },
    { name: 'tableflip', argument: t('slash.text'), label: t('command.tableflip') },
    { name: 'unflip', argument: t('slash.text'), label: t('command.unflip') },
  ];
  const registered = room.commands
    .offers()
    .flatMap(({ command: { slash, id, label, source }, unavailable }): readonly Offered[] => {
      if (slash === undefined || unavailable !== null) return [];
      // Another has the name.
      if (messageNames.has(slash.name) || room.commands.slash(slash.name)?.command.id !== id)
        return [];
      const by = source === 'app' ? null : t('panel.by', { name: source.extension });
      return [{ name: slash.name, argument: slash.argument, label, by }];
    });
  return [...messages.map((message) => ({ ...message, by: null })), ...registered];
}

export async function suggest(
  room: RoomServices,
  token: Token,
  signal: AbortSignal,
): Promise<readonly Suggestion[]> {
  switch (token.kind) {
    case 'person':
      return people(room, token.query, signal);
    case 'emoji':
      return emoji(token.query);
    case 'command':
      return commands(room, token.query);
  }
}

async function people(
  room: RoomServices,
  query: string,
  signal: AbortSignal,
): Promise<readonly Suggestion[]> {
  const members = await room.core.call(
    'room.members',
    { roomId: room.roomId, query, limit: most + 4 },
    { signal },
  );
  const found: Suggestion[] = members
    .filter((member) => isJoined(member) && member.userId !== room.session.me.userId)
    .slice(0, most)
    .map((member) => ({
      key: member.userId,
      label: member.name,
      detail: member.userId,
      person: member,
      sign: null,
      insert: `@${member.name}`,
      mention: { userId: member.userId, name: member.name },
    }));
  if ('room'.startsWith(query.toLowerCase())) {
    found.push({
      key: '@room',
      label: 'room',
      detail: t('composer.tellEveryone'),
      person: null,
      sign: '@',
      insert: '@room',
      mention: null,
    });
  }
  return found;
}

async function emoji(query: string): Promise<readonly Suggestion[]> {
  const { findEmoji } = await import('../emoji/emojiSearch.ts');
  return (await findEmoji(query, most)).map(({ emoji: sign, label, shortcode }) => ({
    key: sign,
    label,
    detail: `:${shortcode}:`,
    person: null,
    sign,
    insert: sign,
    mention: null,
  }));
}

function commands(room: RoomServices, query: string): readonly Suggestion[] {
  const wanted = query.toLowerCase();
  return slashCommands(room)
    .filter(({ name }) => name.startsWith(wanted))
    .slice(0, mostCommands)
    .map(({ name, argument, label, by }) => ({
      key: name,
      label: argument === undefined ? `/${name}` : `/${name} ‹${argument}›`,
      detail: by === null ? label : `${label} · ${by}`,
      person: null,
      sign: '/',
      insert: `/${name}`,
      mention: null,
    }));
}
