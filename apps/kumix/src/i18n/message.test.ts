import { afterEach, describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { formatList, languageTag, t, setLanguage } from './message.ts';

afterEach(() => setLanguage('en', en));

describe('messages', () => {
  it('fills names in and picks the plural form', () => {
    expect(t('rooms.members', { count: 1 })).toBe('1 member');
    expect(t('rooms.members', { count: 2400 })).toBe('2,400 members');
  });

  it('never fills a name from what was filled in before, nor from a prototype', () => {
    expect(t('invite.from', { name: '{constructor}' })).toBe('Invited by {constructor}');
  });

  it('follows the language in use, also where it has one plural form', () => {
    setLanguage('ja', { ...en, 'rooms.members': { other: 'メンバー{count}人' } });
    expect(languageTag()).toBe('ja');
    expect(t('rooms.members', { count: 1 })).toBe('メンバー1人');
  });

  it('sets words one after another with the comma of the language', () => {
    expect(formatList(['a', 'b', 'c'])).toBe('a, b, c');
    setLanguage('ja', en);
    expect(formatList(['a', 'b', 'c'])).toBe('a、b、c');
    expect(formatList(['a'])).toBe('a');
    expect(formatList([])).toBe('');
  });

  it('has no empty message and no unclosed name', () => {
    const broken = Object.entries(en).filter(([, message]) =>
      (typeof message === 'string' ? [message] : Object.values(message)).some(
        (form) => form.trim() === '' || /[{}]/.test(form.replaceAll(/\{\w+\}/g, '')),
      ),
    );
    expect(broken).toEqual([]);
  });
});
