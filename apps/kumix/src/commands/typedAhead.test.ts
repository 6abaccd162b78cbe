// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isTypedAhead, typeAhead } from './typedAhead.ts';

const press = (key: string): boolean =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
  ) ?? false;

const write = (text: string): void => {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement) field.value += text;
};

afterEach(() => document.body.replaceChildren());

describe('what is typed ahead of the palette', () => {
  it('is kept away from the field that had the focus, and handed over once', () => {
    const composer = document.body.appendChild(document.createElement('textarea'));
    composer.focus();
    const ahead = typeAhead('Go to', () => {});
    expect(document.activeElement).not.toBe(composer);
    expect(ahead.before).toBe(composer);
    // Whoever moves the focus by itself can tell, and leaves it.
    expect([document.activeElement, composer, null].map(isTypedAhead)).toEqual([
      true,
      false,
      false,
    ]);
    write('bob');
    expect(ahead.take()).toEqual({ text: 'bob', entered: false });
    expect(ahead.take()).toEqual({ text: '', entered: false });
    expect(composer.value).toBe('');
    expect(document.querySelectorAll('input')).toHaveLength(0);
  });

  it('ends with Enter, and Tab does not lead out of it', () => {
    const ahead = typeAhead('Go to', () => {});
    expect(ahead.before).toBeNull();
    expect(press('Tab')).toBe(false);
    write('bob');
    expect(press('Enter')).toBe(false);
    expect(ahead.take()).toEqual({ text: 'bob', entered: true });
  });

  it('is given up with Escape, and the focus is back where it was', () => {
    const composer = document.body.appendChild(document.createElement('textarea'));
    composer.focus();
    const onEscape = vi.fn();
    const ahead = typeAhead('Go to', onEscape);
    press('Escape');
    expect(onEscape).toHaveBeenCalledOnce();
    ahead.dispose();
    expect(document.activeElement).toBe(composer);
    expect(document.querySelectorAll('input')).toHaveLength(0);
  });
});
