// @vitest-environment happy-dom
import * as op from '@kumix/plugin/wire/ops';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DrawnSurface } from './surface.ts';

const many = 1_000_000;

const text = (...operations: readonly unknown[]): string => JSON.stringify([1, ...operations]);
const created = (from: number, count: number): readonly (readonly unknown[])[] =>
  Array.from({ length: count }, (_, at) => [op.CREATE, from + at, 'p', 0]);

/** Where each element takes so many milliseconds to be made, all of them to be laid out, and a frame comes when it is said. */
function slowSurface() {
  let time = 0;
  let ms = 0;
  let layoutMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => time);
  const make = document.createElement.bind(document);
  const root = make('div');
  vi.spyOn(document, 'createElement').mockImplementation((tag: string) => {
    if (tag === 'p') time += ms;
    return make(tag);
  });
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(() => {
    time += layoutMs;
    return new DOMRect();
  });
  let frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => frames.push(run));
  const over = vi.fn<(ms: number) => void>();
  const live = vi.fn<() => void>();
  const surface = new DrawnSurface({
    root,
    limits: {
      nodes: many,
      depth: 10,
      sheetBytes: many,
      textBytes: many,
      pictureBytes: many,
      sliceMs: 8,
    },
    painted: () => undefined,
    live,
    refused: () => undefined,
    over,
  });
  const { port1, port2 } = new MessageChannel();
  surface.connect(port2);
  return {
    over,
    live,
    surface,
    takes: (next: number): void => void (ms = next),
    laysOutIn: (next: number): void => void (layoutMs = next),
    hear: async (data: string): Promise<void> => {
      const heard = new Promise((resolve) => port2.addEventListener('message', resolve));
      port1.postMessage(data);
      await heard;
    },
    frame: (): void => {
      const due = frames;
      frames = [];
      for (const run of due) run(time);
    },
    close: (): void => {
      surface.dispose();
      port1.close();
      vi.unstubAllGlobals();
    },
  };
}

describe('what the package drew, and takes another place', () => {
  beforeEach(() => vi.restoreAllMocks());

  it('is not charged for what the script draws, nor the script for that', async () => {
    const { over, live, surface, takes, hear, frame, close } = slowSurface();
    takes(350);
    surface.drawAhead(text(...created(2, 5)));
    for (let n = 0; n < 10; n += 1) frame();
    expect(over).not.toHaveBeenCalled();
    takes(600);
    await hear(text(...created(20, 3)));
    for (let n = 0; n < 10; n += 1) frame();
    expect(live).toHaveBeenCalledTimes(1);
    expect(over).not.toHaveBeenCalled();
    await hear(text(...created(30, 1)));
    for (let n = 0; n < 10; n += 1) frame();
    expect(over).toHaveBeenCalledTimes(1);
    close();
  });

  it('is not charged for how that is laid out, where it had put off a look at its own', async () => {
    const { over, surface, takes, laysOutIn, hear, frame, close } = slowSurface();
    takes(350);
    surface.drawAhead(text(...created(2, 3)));
    for (let n = 0; n < 3; n += 1) frame();
    takes(0);
    await hear(text(...created(20, 1)));
    laysOutIn(1_500);
    frame();
    expect(over).not.toHaveBeenCalled();
    await hear(text(...created(30, 1)));
    frame();
    expect(over).toHaveBeenCalledTimes(1);
    close();
  });

  it('is drawn to its end before the script replaces it', async () => {
    const { live, surface, takes, hear, frame, close } = slowSurface();
    takes(10);
    surface.drawAhead(text(...created(2, 3)));
    await hear(text(...created(20, 1)));
    expect(live).not.toHaveBeenCalled();
    for (let n = 0; n < 10; n += 1) frame();
    expect(live).toHaveBeenCalledTimes(1);
    close();
  });
});
