import { BarChart3, MapPin, Paperclip, Sticker } from 'lucide-react';
import { t } from '../../i18n/message.ts';
import type { MenuItem } from '../../ui/menus.ts';
import { askForLocation, askForPoll } from '../model/roomDialogs.ts';
import type { RoomServices } from '../model/services.ts';
import { openStickerPicker } from '../stickers/stickerPopup.ts';

/** What can be sent besides words. */
export function addMenu(
  room: RoomServices,
  anchor: HTMLElement,
  pickFiles: () => void,
): readonly MenuItem[] {
  return [
    { id: 'files', label: t('composer.files'), icon: Paperclip, perform: pickFiles },
    {
      id: 'sticker',
      label: t('sticker.title'),
      icon: Sticker,
      perform: () => openStickerPicker({ anchor, room }),
    },
    { id: 'poll', label: t('poll.title'), icon: BarChart3, perform: () => askForPoll(room) },
    {
      id: 'location',
      label: t('location.title'),
      icon: MapPin,
      perform: () => askForLocation(room),
    },
  ];
}
