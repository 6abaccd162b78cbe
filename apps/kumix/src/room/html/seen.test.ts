import { describe, expect, it } from 'vitest';
import { seenOf } from './seen.ts';
import { wordsOf } from '../../extensions/words.ts';

describe('a text without what nobody sees', () => {
  it.each([
    ['tags', 'hi\u{e0041}\u{e0042}\u{e007f}'],
    ['zero-width characters', 'h\u200b\u2060\ufeffi'],
    ['joiners between letters that have none', 'h\u200d\u200ci'],
    ['variation selectors', 'h\ufe0f\ufe00i\u{e0100}'],
    ['direction marks', '\u202eh\u2066i\u200f\u061c'],
    ['fillers', 'h\u3164\u115f\u2800i'],
    ['controls and private characters', 'h\u0000\u0085i\ue000\u{10fffd}'],
    ['half a character', 'h\ud83di'],
  ])('holds no %s', (_what, text) => expect(seenOf(text)).toBe('hi'));

  it.each([
    ['lines and tabs', 'a\n\tb'],
    ['emoji that are joined', '👩🏽‍💻 👨‍👩‍👧'],
    ['emoji with a selector', '❤️ 1️⃣'],
    ['flags that are made of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['joiners in Persian', 'می‌خواهم'],
    ['joiners in Hindi', 'क्‍ष'],
    ['other scripts', 'naïve 日本語 שלום'],
  ])('keeps %s', (_what, text) => expect(seenOf(text)).toBe(text));

  it('hides no more behind what it keeps', () => {
    expect(seenOf('👩‍👧\u200d\u200d❤️\ufe0f')).toBe('👩‍👧❤️');
    expect(seenOf('ی\u200c\u200d\u200cخ')).toBe('یخ');
    expect(seenOf('ی\u200c\u061c\u200c\u061cخ')).toBe('یخ');
    expect(seenOf('🏴\u{e0068}\u{e0069}\u{e007f}')).toBe('🏴');
  });

  it('looks for no emoji in a long text, where what was typed stays all the same', () => {
    const long = `${'x'.repeat(9_000)}👩‍💻`;
    expect(seenOf(long, long)).toBe(long);
    expect(seenOf(`${long}\u200b👩‍💻`, long)).toBe(`${long}👩💻`);
  });

  it('holds what was typed as often as it was, and no more of it', () => {
    const typed = 'soft\u00adhyphen \u200b';
    expect(seenOf(typed, typed)).toBe(typed);
    expect(seenOf(`${typed}\u200b\u00ad`, typed)).toBe(typed);
    expect(seenOf('x\u200b\u{e0041}', '👩‍💻\u200b')).toBe('x\u200b');
    // Those of an emoji that was typed are no leave to use them elsewhere.
    expect(seenOf('a\u200db', '👩‍💻')).toBe('ab');
  });
});

it('words that stand behind a name are one line of what is seen', () => {
  expect(wordsOf(' a\r\nb \u200b c\u{e0041}\u2028d\ufeff 👩‍💻 ')).toBe('a b c d 👩‍💻');
});
