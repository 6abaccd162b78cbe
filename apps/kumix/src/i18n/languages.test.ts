import { afterEach, describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { ja } from './ja/ja.ts';
import { chosenLanguage, speak } from './languages.ts';
import { type Plural, languageTag, setLanguage, t } from './message.ts';
import { pseudo, stretch } from './pseudo.ts';

afterEach(() => setLanguage('en', en));

type Message = string | Partial<Plural>;
const formsOf = (message: Message): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const namesIn = (message: Message): string =>
  [...new Set(formsOf(message).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].toSorted().join();

describe('the language', () => {
  it('is the one chosen, else the first of the browser’s that there is, else English', () => {
    expect(chosenLanguage('en', ['ja-JP'])).toBe('en');
    expect(chosenLanguage('system', ['fr-CH', 'ja-JP', 'en'])).toBe('ja');
    expect(chosenLanguage('system', ['en-GB', 'ja'])).toBe('en');
    expect(chosenLanguage('system', ['fr'])).toBe('en');
    expect(chosenLanguage('system', [])).toBe('en');
    expect(chosenLanguage('system', ['ja_JP@posix'])).toBe('ja');
  });

  it('is in use once its words are here, and the document says so', async () => {
    const root = { lang: '', dir: '' };
    await speak('ja', root);
    expect(root.lang).toBe('ja');
    expect(languageTag()).toBe('ja');
    expect(t('rooms.members', { count: 1 })).toBe('メンバー 1 人');
    await speak('ar-XB', root);
    expect(root.dir).toBe('rtl');
  });
});

describe('Japanese', () => {
  it('says everything that English says, with the same names in it', () => {
    expect(Object.keys(ja).toSorted()).toEqual(Object.keys(en).toSorted());
    const other = Object.entries(en).filter(
      ([key, message]) => namesIn(message) !== namesIn(ja[key as keyof typeof ja]),
    );
    expect(other.map(([key]) => key)).toEqual([]);
  });

  it('is Japanese: what stands there as in English is a name', () => {
    const same = Object.entries(en).filter(
      ([key, message]) =>
        typeof message === 'string' && message === (ja[key as keyof typeof ja] as Message),
    );
    expect(new Set(same.map(([, message]) => message))).toEqual(
      new Set(['Kumix', '{words}', '@room', 'kumix-recovery-key.txt', 'kumix-keys.txt']),
    );
  });
});

describe('the long pseudo language', () => {
  it('is longer by two fifths, and keeps names in braces', () => {
    const text = 'The keys of {count} older conversations are back.';
    expect(stretch(text)).toContain('{count}');
    expect(stretch(text).length).toBeGreaterThanOrEqual(text.length * 1.3);
    setLanguage('en-XA', pseudo('en-XA'));
    expect(t('invite.from', { name: 'Ada' })).toContain('Ada');
    expect(t('invite.from', { name: 'Ada' })).not.toContain('Invited');
  });
});
