import type { RoomId, TimelineItem } from '@kumix/matrix';
import { Flag, UserRound } from 'lucide-react';
import type { App } from '../app/app.ts';
import { t } from '../i18n/message.ts';
import type { MenuItem } from '../ui/menus.ts';

/** What a message's menu offers about who wrote it; nothing about one's own. */
export function messageModeration(
  app: Pick<App, 'dialogs' | 'panel'>,
  roomId: RoomId,
  item: TimelineItem,
): readonly MenuItem[] {
  const { eventId, sender, encrypted } = item;
  if (item.mine || eventId === null) return [];
  return [
    { kind: 'separator', id: 'about-sender' },
    {
      id: 'sender',
      label: t('moderate.person', { name: sender.name }),
      icon: UserRound,
      perform: () => app.panel.set({ kind: 'member', userId: sender.userId }),
    },
    {
      id: 'report',
      label: t('moderate.reportMessage'),
      icon: Flag,
      tone: 'danger',
      perform: () => app.dialogs.show({ kind: 'report', roomId, eventId, encrypted }),
    },
  ];
}
