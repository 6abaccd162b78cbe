import { describe, expect, it } from 'vitest';
import { handClock } from '../testing/clock.ts';
import { Budgets, type Counter } from './budgets.ts';

describe('budgets', () => {
  const key = 'deployment|strict.json||org.example.a|net.fetch|minute';

  it('count calls and bytes of a period, and start anew with the next', () => {
    const clock = handClock();
    const budgets = new Budgets(clock);
    budgets.charge([key], 100);
    budgets.charge([key], 50);
    expect(budgets.used(key)).toEqual({ calls: 2, bytes: 150 });
    clock.tick(60_000);
    expect(budgets.used(key)).toEqual({ calls: 0, bytes: 0 });
  });

  it('do not start anew because a clock was set back', () => {
    let wall = 1_000_000;
    const budgets = new Budgets({ wall: () => wall });
    budgets.charge([key], 1);
    wall = 0;
    expect(budgets.used(key).calls).toBe(1);
  });

  it('never start anew for a period that is not known', () => {
    const clock = handClock();
    const budgets = new Budgets(clock);
    budgets.charge(['a|fortnight'], 1);
    clock.tick(1e12);
    expect(budgets.used('a|fortnight').calls).toBe(1);
  });

  it('outlive the page through what keeps them', () => {
    let kept: Readonly<Record<string, Counter>> = {};
    const store = {
      load: () => kept,
      save: (counters: Readonly<Record<string, Counter>>) => {
        kept = counters;
      },
    };
    const clock = handClock();
    new Budgets(clock, store).charge([key], 7);
    expect(new Budgets(clock, store).used(key)).toEqual({ calls: 1, bytes: 7 });
  });
});
