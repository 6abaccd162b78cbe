/** The picker's data from our own files: nothing is asked of another host. */
import type { EmojiData, EmojiDataResolver } from 'frimousse';
import { t } from '../../i18n/message.ts';
import { loadEmoji } from './emojiSet.ts';

const skinTones = (): EmojiData['skinTones'] => ({
  light: t('emoji.light'),
  'medium-light': t('emoji.mediumLight'),
  medium: t('emoji.medium'),
  'medium-dark': t('emoji.mediumDark'),
  dark: t('emoji.dark'),
});

export const emojiData: EmojiDataResolver = async (locale) => {
  const set = await loadEmoji();
  return {
    locale,
    emojis: set.emoji.map(({ emoji, label, tags, codes, group, skins }) => ({
      emoji,
      category: group,
      label,
      version: 1,
      tags: [...tags, ...codes],
      ...(skins === null ? {} : { skins }),
    })),
    categories: [...set.groups],
    skinTones: skinTones(),
  };
};
