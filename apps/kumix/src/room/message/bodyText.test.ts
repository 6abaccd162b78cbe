import { describe, expect, it } from 'vitest';
import { isBigEmoji } from './bodyText.ts';

describe('emoji drawn large', () => {
  it.each(['👍', '👍🏽 👩‍👩‍👧', '1️⃣', 'ℹ️', '🇦🇹', ' ❤️ '])('are those that stand alone: %s', (text) => {
    expect(isBigEmoji(text)).toBe(true);
  });

  it.each(['a👍', '👍a', 'ℹ', 'ℹ️ look', '1', '', 'Привет', '了解👍', '👍👍👍👍👍👍'])(
    'are not words, nor many: %s',
    (text) => {
      expect(isBigEmoji(text)).toBe(false);
    },
  );
});
