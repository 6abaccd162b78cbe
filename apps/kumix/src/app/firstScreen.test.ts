import { describe, expect, it } from 'vitest';
import { createFirstScreen } from './firstScreen.ts';

function scene() {
  const timers: { readonly run: () => void; readonly ms: number }[] = [];
  const screen = createFirstScreen((run, ms) => timers.push({ run, ms }));
  let drawn = false;
  void screen.drawn.then(() => {
    drawn = true;
  });
  const isDrawn = async (): Promise<boolean> => {
    await Promise.resolve();
    await Promise.resolve();
    return drawn;
  };
  return { screen, timers, isDrawn };
}

describe('the first screen', () => {
  it('is drawn when a room shows its messages', async () => {
    const { screen, isDrawn } = scene();
    screen.listDrawn();
    expect(await isDrawn()).toBe(false);
    screen.roomDrawn();
    expect(await isDrawn()).toBe(true);
  });

  it('waits for a room for a while after the list, once', async () => {
    const { screen, timers, isDrawn } = scene();
    screen.listDrawn();
    screen.listDrawn();
    expect(timers).toHaveLength(1);
    expect(await isDrawn()).toBe(false);
    timers[0]?.run();
    expect(await isDrawn()).toBe(true);
  });

  it('is over at once where something else is needed', async () => {
    const { screen, timers, isDrawn } = scene();
    screen.hurry();
    expect(timers).toHaveLength(0);
    expect(await isDrawn()).toBe(true);
  });
});
