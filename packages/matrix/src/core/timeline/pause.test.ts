import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pause } from './pause.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const follow = (pause: Pause): { over: boolean } => {
  const seen = { over: false };
  void pause.over().then(() => {
    seen.over = true;
  });
  return seen;
};

describe('a pause', () => {
  it('is over after its time, not before', async () => {
    const seen = follow(new Pause(150));
    await vi.advanceTimersByTimeAsync(149);
    expect(seen.over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.over).toBe(true);
  });

  it('is over as soon as it is ended, and leaves no timer', async () => {
    const pause = new Pause(150);
    const seen = follow(pause);
    pause.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.over).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is none where it was ended before', async () => {
    const pause = new Pause(150);
    pause.end();
    const seen = follow(pause);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.over).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
