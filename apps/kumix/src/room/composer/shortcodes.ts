import { loadEmoji } from '../emoji/emojiSet.ts';

/** The emoji of that very name; `null` where there is none. Never rejects. */
export async function emojiOf(name: string): Promise<string | null> {
  try {
    const { emoji } = await loadEmoji();
    const wanted = name.toLowerCase();
    return emoji.find(({ codes }) => codes.includes(wanted))?.emoji ?? null;
  } catch {
    // Without the list the words stay as they were written.
    return null;
  }
}
