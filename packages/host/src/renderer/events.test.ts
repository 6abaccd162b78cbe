// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { Edits } from './edits.ts';
import { Events } from './events.ts';

it('what it takes to hear of an event is charged', () => {
  const root = document.createElement('div');
  let time = 0;
  const charge = vi.fn<(ms: number) => void>();
  const events = new Events({
    root,
    edits: new Edits(),
    idOf: () => {
      time += 60;
      return 1;
    },
    send: () => undefined,
    restyled: () => undefined,
    charge,
  });
  const event = new Event('compositionend');
  const now = vi.spyOn(performance, 'now').mockImplementation(() => time);
  root.dispatchEvent(event);
  expect(charge.mock.calls).toEqual([[60]]);
  now.mockRestore();
  events.dispose();
});
