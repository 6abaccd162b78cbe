import { describe, expect, it } from 'vitest';
import { handClock } from '../testing/clock.ts';
import { TurnClock } from './turnClock.ts';

describe('the clock of a turn', () => {
  it('is looked at once for sixteen uses of one turn', () => {
    const clock = handClock(5);
    const turn = new TurnClock(clock);
    expect(turn.now()).toBe(5);
    clock.tick(1);
    expect(Array.from({ length: 16 }, () => turn.now())).toEqual([
      ...Array.from({ length: 15 }, () => 5),
      6,
    ]);
  });

  it('is looked at anew in the next turn', async () => {
    const clock = handClock(5);
    const turn = new TurnClock(clock);
    expect(turn.now()).toBe(5);
    clock.tick(1);
    await Promise.resolve();
    expect(turn.now()).toBe(6);
    clock.tick(1);
    await Promise.resolve();
    expect(turn.now()).toBe(7);
  });
});
