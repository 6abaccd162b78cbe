import { describe, expect, it } from 'vitest';
import { createToasts } from './toasts.ts';

function withClock() {
  const timers: (() => void)[] = [];
  const toasts = createToasts({ setTimeout: (run) => timers.push(run), most: 2 });
  return { toasts, elapse: () => timers.splice(0).forEach((run) => run()) };
}

const texts = (toasts: ReturnType<typeof createToasts>): readonly string[] =>
  toasts.shown.get().map((toast) => toast.text);

describe('toasts', () => {
  it('go by themselves, except errors and what takes long to read, which wait to be dismissed', () => {
    const { toasts, elapse } = withClock();
    toasts.show({ tone: 'info', text: 'Copied' });
    const error = toasts.show({ tone: 'danger', text: 'Could not leave' });
    const long = toasts.show({ tone: 'info', text: 'Much', stays: true });
    elapse();
    expect(texts(toasts)).toEqual(['Could not leave', 'Much']);
    toasts.dismiss(error);
    toasts.dismiss(long);
    expect(texts(toasts)).toEqual([]);
  });

  it('take the place of one that is named, where that is still there, and its time is their own', () => {
    const { toasts, elapse } = withClock();
    const wait = toasts.show({ tone: 'info', text: 'Wait', stays: true });
    toasts.show({ tone: 'danger', text: 'Other' });
    expect(toasts.show({ tone: 'info', text: 'Brief' }, wait)).toBe(wait);
    expect(toasts.show({ tone: 'info', text: 'Done', stays: true }, wait)).toBe(wait);
    elapse();
    expect(texts(toasts)).toEqual(['Done', 'Other']);
    toasts.dismiss(wait);
    expect(toasts.show({ tone: 'info', text: 'Late' }, wait)).not.toBe(wait);
    expect(texts(toasts)).toEqual(['Other', 'Late']);
    elapse();
    expect(texts(toasts)).toEqual(['Other']);
  });

  it('never pile up: the oldest gives way, and a repeated one replaces itself', () => {
    const { toasts } = withClock();
    for (const text of ['one', 'two', 'two', 'three']) toasts.show({ tone: 'danger', text });
    expect(texts(toasts)).toEqual(['two', 'three']);
  });

  it('that go by themselves take no place of those that wait to be dismissed', () => {
    const { toasts } = withClock();
    for (const text of ['lost', 'unsent']) toasts.show({ tone: 'danger', text });
    for (const text of ['one', 'two', 'three']) toasts.show({ tone: 'info', text });
    expect(texts(toasts)).toEqual(['lost', 'unsent', 'three']);
    toasts.show({ tone: 'danger', text: 'refused' });
    expect(texts(toasts)).toEqual(['unsent', 'three', 'refused']);
  });

  it('that last keep their place whatever others come, until their time is over', () => {
    const { toasts, elapse } = withClock();
    toasts.show({ tone: 'info', text: 'one' });
    toasts.show({ tone: 'info', text: 'Clipboard', lasts: true });
    for (const text of ['two', 'three', 'four']) toasts.show({ tone: 'info', text });
    expect(texts(toasts)).toEqual(['Clipboard', 'four']);
    toasts.show({ tone: 'info', text: 'Clipboard again', lasts: true });
    expect(texts(toasts)).toEqual(['four', 'Clipboard again']);
    elapse();
    expect(texts(toasts)).toEqual([]);
  });
});
