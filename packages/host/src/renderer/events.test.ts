// @vitest-environment happy-dom
import type { GuestEvent, Heard } from '@kumix/plugin/wire/heard';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventTypes } from './allowed.ts';
import { Edits } from './edits.ts';
import { Events, type EventsOptions } from './events.ts';

afterEach(() => vi.useRealTimers());

function eventsIn(root: HTMLElement, more: Partial<EventsOptions> = {}): Events {
  return new Events({
    root,
    edits: new Edits(),
    idOf: () => 1,
    send: () => undefined,
    restyled: () => undefined,
    charge: () => undefined,
    ...more,
  });
}

it('what it takes to hear of an event is charged', () => {
  const root = document.createElement('div');
  let time = 0;
  const charge = vi.fn<(ms: number) => void>();
  const events = eventsIn(root, {
    idOf: () => {
      time += 60;
      return 1;
    },
    charge,
  });
  const event = new Event('compositionend');
  const now = vi.spyOn(performance, 'now').mockImplementation(() => time);
  root.dispatchEvent(event);
  expect(charge.mock.calls).toEqual([[60]]);
  now.mockRestore();
  events.dispose();
});

it('only what nobody but the person does is told as an event of theirs', async () => {
  vi.useFakeTimers();
  const root = document.createElement('div');
  const heard: Heard[] = [];
  const events = eventsIn(root, { send: (each) => void heard.push(each) });
  for (const type of eventTypes) {
    events.listen(root, type, true);
    const event = new Event(type);
    Object.defineProperty(event, 'isTrusted', { value: true });
    root.dispatchEvent(event);
  }
  await vi.advanceTimersByTimeAsync(100);
  const told = heard.flatMap(([word, event]) =>
    word === 'told' && typeof event === 'object' ? [event.type] : [],
  );
  const byGuest = `focus blur focusin focusout toggle invalid scroll pointercancel
    pointerover pointerout mouseover mouseout`;
  expect(told.toSorted()).toEqual(byGuest.split(/\s+/).toSorted());
  expect(heard.filter(([word]) => word === 'event').length).toBeGreaterThan(20);
  events.dispose();
});

it('another size of the panel is looked at now and then, and once more where it came after that', async () => {
  vi.useFakeTimers();
  const restyled = vi.fn<() => void>();
  const events = eventsIn(document.createElement('div'), { restyled });
  const drag = async (ms: number): Promise<void> => {
    for (let time = 0; time < ms; time += 16) {
      window.dispatchEvent(new Event('resize'));
      // oxlint-disable-next-line no-await-in-loop -- one frame after the other
      await vi.advanceTimersByTimeAsync(16);
    }
  };
  await drag(16);
  expect(restyled).toHaveBeenCalledTimes(1);
  await drag(2_000);
  expect(restyled.mock.calls.length).toBeLessThanOrEqual(6);
  expect(restyled.mock.calls.length).toBeGreaterThanOrEqual(4);
  const during = restyled.mock.calls.length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(restyled).toHaveBeenCalledTimes(during + 1);
  await drag(16);
  await drag(16);
  events.dispose();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(restyled).toHaveBeenCalledTimes(during + 2);
  expect(vi.getTimerCount()).toBe(0);
});

/** A page with these fields in it, and what the guest is told of it. */
function surface(html: string) {
  const root = document.createElement('div');
  root.innerHTML = html;
  document.body.replaceChildren(root);
  const told: GuestEvent[] = [];
  const edits = new Edits();
  const events = eventsIn(root, {
    edits,
    send: ([, event]) => {
      if (typeof event === 'object') told.push(event);
    },
  });
  for (const type of ['click', 'reset', 'keydown']) events.listen(root, type, true);
  return {
    told,
    edits,
    field: (at: number): HTMLInputElement => {
      const field = root.querySelectorAll('input')[at];
      if (field === undefined) throw new Error('no such field');
      return field;
    },
    form: root.querySelector('form') ?? root,
  };
}

/** As the browser does it for the person; false where it was prevented. */
function happens(target: Element, event: Event): boolean {
  Object.defineProperty(event, 'isTrusted', { value: true });
  return target.dispatchEvent(event);
}
const event = (type: string): Event => new Event(type, { bubbles: true, cancelable: true });

/** A box has its new state while its click is heard, and has it back after that where it was prevented. */
function click(box: HTMLInputElement): void {
  const before = box.checked;
  box.checked = box.type === 'radio' || !before;
  if (!happens(box, event('click'))) {
    box.checked = before;
    return;
  }
  happens(box, event('input'));
  happens(box, event('change'));
}

describe('a box that is clicked', () => {
  it('is told as an edit with its click, which the guest may answer', () => {
    const { told, edits, field } = surface('<input type="checkbox">');
    const box = field(0);
    click(box);
    const { edit = 0 } = told[0] ?? {};
    expect(edit).toBeGreaterThan(0);
    expect(told.map(({ type, checked, edit: number }) => [type, checked, number])).toEqual([
      ['click', true, edit],
      ['input', true, edit],
      ['change', true, edit],
    ]);
    edits.update(box, 'checked', false, edit);
    expect(box.checked).toBe(false);
    click(box);
    expect(told.at(-1)).toMatchObject({ checked: true, edit: edit + 1 });
  });

  it('where that is prevented is no edit, and nothing is told of what the browser takes back', () => {
    const { told, edits, field } = surface('<p kx-prevent="click"><input type="checkbox"></p>');
    click(field(0));
    expect(told.map(({ type, checked, edit }) => [type, checked, edit])).toEqual([
      ['click', undefined, 0],
    ]);
    edits.update(field(0), 'checked', true, 0);
    expect(field(0).checked).toBe(true);
  });
});

describe('a form that is reset', () => {
  it('has each field told that has changed by it, and of a group what is set now', async () => {
    vi.useFakeTimers();
    const { told, field, form } = surface(`<form>
      <input value="first"><input value="untouched">
      <input type="radio" name="side" checked><input type="radio" name="side"></form>`);
    field(0).value = 'second';
    happens(field(0), event('input'));
    click(field(3));
    told.length = 0;
    happens(form, event('reset'));
    field(0).value = 'first';
    field(2).checked = true;
    await vi.advanceTimersByTimeAsync(10);
    expect(told.map(({ type, value, checked }) => [type, value, checked])).toEqual([
      ['input', 'first', undefined],
      ['input', 'on', true],
      ['reset', undefined, undefined],
    ]);
  });

  it('is charged for what it takes to tell of it', async () => {
    vi.useFakeTimers();
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => time);
    const charge = vi.fn<(ms: number) => void>();
    const form = document.createElement('form');
    const events = eventsIn(form, {
      idOf: () => {
        time += 60;
        return 1;
      },
      charge,
    });
    events.listen(form, 'reset', true);
    happens(form, event('reset'));
    await vi.advanceTimersByTimeAsync(10);
    expect(charge.mock.calls).toEqual([[0], [60]]);
    events.dispose();
  });

  it('is not where the guest has said so', async () => {
    vi.useFakeTimers();
    const { told, form } = surface('<form kx-prevent="reset"><input value="first"></form>');
    expect(happens(form, event('reset'))).toBe(false);
    await vi.advanceTimersByTimeAsync(10);
    expect(told.map(({ type }) => type)).toEqual(['reset']);
  });
});

it('the space bar has a name by which it can be prevented', () => {
  const { field } = surface('<input kx-prevent="keydown:Space keydown:Enter">');
  const press = (key: string): boolean =>
    happens(field(0), new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  expect([' ', 'Enter', 'x'].map(press)).toEqual([false, false, true]);
});
