// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { isTyping, matchesShortcut, parseShortcut } from './shortcut.ts';

const press = (key: string, ...held: ('ctrl' | 'meta' | 'alt' | 'shift')[]) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('shortcuts', () => {
  it('mean Ctrl on most systems and Command on a Mac', () => {
    expect(matchesShortcut(parseShortcut('Mod+K', false), press('k', 'ctrl'))).toBe(true);
    expect(matchesShortcut(parseShortcut('Mod+K', true), press('k', 'meta'))).toBe(true);
    expect(matchesShortcut(parseShortcut('Mod+K', true), press('k', 'ctrl'))).toBe(false);
  });

  it('fire on exactly the modifiers they name', () => {
    const shortcut = parseShortcut('Alt+ArrowUp', false);
    expect(matchesShortcut(shortcut, press('ArrowUp', 'alt'))).toBe(true);
    expect(matchesShortcut(shortcut, press('ArrowUp'))).toBe(false);
    expect(matchesShortcut(shortcut, press('ArrowUp', 'alt', 'shift'))).toBe(false);
    expect(matchesShortcut(shortcut, press('ArrowUp', 'alt', 'ctrl'))).toBe(false);
  });

  it('find a sign wherever the layout keeps it', () => {
    const shortcut = parseShortcut('?', false);
    expect(matchesShortcut(shortcut, press('?', 'shift'))).toBe(true);
    expect(matchesShortcut(shortcut, press('?'))).toBe(true);
    expect(matchesShortcut(shortcut, press('?', 'ctrl'))).toBe(false);
  });

  it('are equal where they fire on the same press, and read as keys', () => {
    expect(parseShortcut('Mod+Shift+M', false).canonical).toBe(
      parseShortcut('Shift+Ctrl+m', false).canonical,
    );
    expect(parseShortcut('Mod+Shift+ArrowUp', true).caps).toEqual(['⌘', '⇧', '↑']);
    expect(parseShortcut('Mod+,', false).caps).toEqual(['Ctrl', ',']);
    expect(parseShortcut('+', false).key).toBe('+');
  });

  it.each([
    ['Mod+', 'names no key'],
    ['Ctrl', 'names no key'],
    ['Hyper+K', 'use Mod, Ctrl, Alt or Shift'],
    ['Alt+Alt+K', 'twice'],
  ])('refuse %s', (text, why) => {
    expect(() => parseShortcut(text, false)).toThrow(why);
  });

  it('know where something is being typed', () => {
    const make = (html: string): Element => {
      const box = document.createElement('div');
      box.append(Object.assign(document.createElement(html), {}));
      return box.firstElementChild ?? box;
    };
    expect(isTyping(make('textarea'))).toBe(true);
    expect(isTyping(make('input'))).toBe(true);
    expect(isTyping(Object.assign(document.createElement('input'), { type: 'radio' }))).toBe(false);
    expect(isTyping(make('button'))).toBe(false);
    expect(isTyping(null)).toBe(false);
  });
});
