import { t } from '../i18n/message.ts';
import type { SectionId } from './roomOrder.ts';

export function sectionTitle(id: SectionId): string {
  switch (id) {
    case 'invites':
      return t('section.invites');
    case 'knocks':
      return t('section.knocks');
    case 'favourites':
      return t('section.favourites');
    case 'people':
      return t('section.people');
    case 'rooms':
      return t('section.rooms');
    default:
      return t('section.lowPriority');
  }
}
