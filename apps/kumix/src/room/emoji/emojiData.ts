/** The picker's data from our own files: nothing is asked of another host. */
import type { EmojiData, EmojiDataResolver } from 'frimousse';
import { loadEmoji } from './emojiSet.ts';

const skinTones: EmojiData['skinTones'] = {
  light: 'light skin',
  'medium-light': 'medium-light skin',
  medium: 'medium skin',
  'medium-dark': 'medium-dark skin',
  dark: 'dark skin',
};

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
    skinTones,
  };
};
