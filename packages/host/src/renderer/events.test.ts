// @vitest-environment happy-dom
import type { Heard } from '@kumix/plugin/wire/heard';
import { afterEach, expect, it, vi } from 'vitest';
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
