/** Emoji by name, shortcode and tag, for the list under the caret. */
import { loadEmoji, type EmojiEntry } from './emojiSet.ts';

export interface FoundEmoji {
  readonly emoji: string;
  readonly label: string;
  readonly shortcode: string;
}

/** 0 is best; infinite is no match. */
export function rankEmoji({ codes, label, tags }: EmojiEntry, wanted: string): number {
  if (codes.includes(wanted)) return 0;
  if (codes.some((code) => code.startsWith(wanted))) return 1;
  if (label.toLowerCase().startsWith(wanted)) return 2;
  if (tags.some((tag) => tag.startsWith(wanted))) return 3;
  if (codes.some((code) => code.includes(wanted))) return 4;
  return Number.POSITIVE_INFINITY;
}

/** The best `most` matches, best first. Rejects where the data cannot be loaded. */
export async function findEmoji(query: string, most: number): Promise<readonly FoundEmoji[]> {
  const wanted = query.toLowerCase();
  const { emoji } = await loadEmoji();
  return emoji
    .map((entry, index) => ({ entry, index, rank: rankEmoji(entry, wanted) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, most)
    .map(({ entry }) => ({
      emoji: entry.emoji,
      label: entry.label,
      shortcode: entry.codes[0] ?? '',
    }));
}
