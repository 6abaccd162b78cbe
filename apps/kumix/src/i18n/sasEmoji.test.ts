import { afterEach, describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { ja } from './ja/ja.ts';
import { setLanguage } from './message.ts';
import { sasName } from './sasEmoji.ts';

afterEach(() => setLanguage('en', en));

describe('an emoji that is compared', () => {
  it('is named as it came in English, and by its picture in Japanese', () => {
    const scissors = { symbol: '✂\u{FE0F}', name: 'Scissors' };
    expect(sasName(scissors)).toBe('Scissors');
    setLanguage('ja', ja);
    expect(sasName(scissors)).toBe('はさみ');
    expect(sasName({ symbol: '🫠', name: 'Melting' })).toBe('Melting');
  });
});
