// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { focusEnd, watchPerson } from './person.ts';
import type { FromDocument } from './protocol.ts';

const told: FromDocument[] = [];
let now = 0;
let guest = new AbortController();
watchPerson((message) => told.push(message));

beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_000));
  vi.spyOn(Element.prototype, 'getClientRects').mockImplementation(
    () =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of which only the length is read
      [{}] as unknown as DOMRectList,
  );
  document.body.replaceChildren();
  guest = new AbortController();
  point();
  told.length = 0;
});

afterEach(() => guest.abort());

/** Does this whenever something gets the focus, as a guest may. */
const onFocus = (act: () => void): void =>
  document.addEventListener('focusin', act, { signal: guest.signal });

/** As the browser tells of what the person does; false where the default was prevented. */
function happens(event: Event): boolean {
  Object.defineProperty(event, 'isTrusted', { value: true });
  return (document.activeElement ?? document.body).dispatchEvent(event);
}

const press = (key: string, more: KeyboardEventInit = {}): boolean =>
  happens(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

function point(): void {
  happens(new Event('pointerdown', { bubbles: true }));
}

function buttons(count: number): readonly HTMLButtonElement[] {
  const made = Array.from({ length: count }, () => document.createElement('button'));
  document.body.append(...made);
  return made;
}

/** The focus goes on as the browser would move it, where Tab is not the app's. False once it has left. */
function tab(isBack = false): boolean {
  if (!press('Tab', { shiftKey: isBack })) return false;
  const all = [...document.querySelectorAll<HTMLElement>('button,input')];
  const at = all.findIndex((element) => element === document.activeElement);
  all[isBack ? at - 1 : at + 1]?.focus();
  return true;
}

/** How often Tab is pressed until the focus leaves. */
function tabs(isBack = false): number {
  for (let pressed = 1; pressed < 200; pressed++) if (!tab(isBack)) return pressed;
  throw new Error('nobody gets out');
}

const left = (): readonly unknown[] =>
  told.flatMap((message) => (message[0] === 'leave' ? [message[1]] : []));

describe('an action in a panel', () => {
  const isAction = (): boolean => told.splice(0).some(([word]) => word === 'activated');

  it('is a click, and a key for whoever draws there', () => {
    point();
    expect(isAction()).toBe(true);
    for (const [key, more] of [
      ['x', {}],
      ['Enter', {}],
      [' ', {}],
      ['ArrowDown', { shiftKey: true }],
      // It takes a composition back.
      ['Escape', { isComposing: true }],
    ] as const) {
      press(key, more);
      expect([key, isAction()]).toEqual([key, true]);
    }
  });

  it.each([
    ['Escape', {}],
    ['F6', {}],
    ['F6', { shiftKey: true }],
    ['k', { ctrlKey: true }],
    ['K', { metaKey: true, shiftKey: true }],
    ['Tab', {}],
    ['Tab', { shiftKey: true }],
    ['Shift', { shiftKey: true }],
    ['Control', { ctrlKey: true }],
    ['Alt', { altKey: true }],
    ['AltGraph', {}],
    ['Meta', { metaKey: true }],
    ['CapsLock', {}],
  ] as const)('is none where the key is the app’s or leads on: %s %o', (key, more) => {
    press(key, more);
    expect(isAction()).toBe(false);
  });
});

describe('whoever goes by Tab', () => {
  it('gets out where another place is put before them with each step', () => {
    buttons(2)[0]?.focus();
    onFocus(() => void buttons(1));
    expect(tabs()).toBe(3);
    expect(left()).toEqual(['forward']);
    // Still in there: the app moves the focus in its own time.
    expect(tab()).toBe(false);
  });

  it('gets out backwards as well', () => {
    buttons(3).at(-1)?.focus();
    onFocus(() => document.body.prepend(document.createElement('button')));
    expect(tabs(true)).toBe(4);
    expect(left()).toEqual(['backward']);
  });

  it('gets out where the focus is taken from them with each step', () => {
    const [first] = buttons(3);
    let pressed = 1;
    for (first?.focus(); pressed < 50 && press('Tab'); first?.focus()) pressed++;
    expect(pressed).toBe(4);
  });

  it.each([0, 1, 2, 3])('leaves an honest panel behind its last place, from place %i', (from) => {
    buttons(4)[from]?.focus();
    expect(tabs()).toBe(4 - from);
  });

  it('leaves it so where nothing in it had the focus', () => {
    buttons(4);
    expect(tabs()).toBe(5);
  });

  it.each([
    ['turns round', () => void tab(true)],
    ['writes', () => void press('x')],
    ['points', point],
    ['comes back', () => void window.dispatchEvent(new Event('focus'))],
  ])('begins again where the person %s in between', (_what, between) => {
    const all = buttons(3);
    for (let round = 0; round < 5; round++) {
      all[0]?.focus();
      expect([round, tab(), tab()]).toEqual([round, true, true]);
      between();
    }
    expect(left()).toEqual([]);
  });

  it('is not put out of a panel with dates and what scrolls, at which the browser stops as well', () => {
    const date = document.createElement('input');
    date.type = 'date';
    const log = document.createElement('pre');
    log.style.overflowY = 'auto';
    vi.spyOn(log, 'scrollHeight', 'get').mockReturnValue(100);
    document.body.append(date, log);
    buttons(1);
    date.focus();
    for (let stops = 0; stops < 11; stops++) expect([stops, press('Tab')]).toEqual([stops, true]);
  });
});

describe('an order to focus', () => {
  const isHere = (is: boolean): void => void vi.spyOn(document, 'hasFocus').mockReturnValue(is);
  const comes = (): void => void window.dispatchEvent(new Event('focus'));

  beforeEach(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });

  it('is followed at once while the person is here', () => {
    const [first, last] = buttons(2);
    isHere(true);
    focusEnd('first');
    expect(document.activeElement).toBe(first);
    focusEnd('last');
    expect(document.activeElement).toBe(last);
  });

  it('that comes late takes the focus from nowhere, and waits until it comes', () => {
    const [, last] = buttons(2);
    const taken = vi.spyOn(window, 'focus');
    isHere(false);
    focusEnd('last');
    expect(taken).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(document.body);
    comes();
    expect(document.activeElement).toBe(last);
    last?.blur();
    comes();
    expect(document.activeElement).toBe(document.body);
  });

  it('is forgotten by whoever points at another place', () => {
    buttons(2);
    isHere(false);
    focusEnd('last');
    point();
    comes();
    expect(document.activeElement).toBe(document.body);
  });
});
