import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FirstLook } from './firstLook.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function isOver(look: FirstLook): Promise<boolean> {
  const late = Symbol('late');
  return (await Promise.race([look.over(), Promise.resolve(late)])) !== late;
}

describe('the first look', () => {
  it('is over when a timeline was served', async () => {
    const look = new FirstLook();
    expect(await isOver(look)).toBe(false);
    look.served();
    expect(await isOver(look)).toBe(true);
  });

  it('is over where the page asks for none within a moment', async () => {
    const look = new FirstLook();
    const over = look.over();
    await vi.advanceTimersByTimeAsync(400);
    await expect(over).resolves.toBeUndefined();
  });
});
