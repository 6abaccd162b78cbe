import { describe, expect, it, vi } from 'vitest';
import { Effort, weightOf } from './effort.ts';

function make(cost: () => number) {
  let time = 0;
  const over = vi.fn<(ms: number) => void>();
  const layOut = vi.fn<() => void>(() => {
    time += cost();
  });
  const effort = new Effort({ now: () => time, layOut, over });
  const pass = (ms: number): void => {
    time += ms;
  };
  return { effort, over, layOut, pass };
}

describe('the effort of a surface', () => {
  it('is not looked at while there is little', () => {
    const { effort, layOut } = make(() => 1e9);
    for (let nodes = 1; nodes < 900; nodes++) effort.grow(5_000, nodes);
    expect([effort.settle(5_000, 900, 0), layOut.mock.calls.length]).toEqual([true, 0]);
    effort.settle(0, 2, 1_000_000);
    expect(layOut).toHaveBeenCalledTimes(1);
  });

  it('has a cap that does not ask how long it takes, and lists of selectors count for more', () => {
    const { effort, layOut } = make(() => 0);
    expect(effort.fits(100_000, 3_000)).toBe(true);
    expect(effort.fits(100_000, 3_001)).toBe(false);
    expect(layOut).not.toHaveBeenCalled();
    expect(weightOf('*{top:1px}')).toBe(10);
    expect(weightOf('*,*,*{top:1px}')).toBe(14 + 8);
  });

  it('is tried out each time it has doubled, so that no step costs more than twice the last', () => {
    const { effort, layOut } = make(() => 1);
    for (let nodes = 1; nodes <= 20_000; nodes++) effort.grow(100_000, nodes);
    const steps = layOut.mock.calls.length;
    expect(steps).toBeGreaterThan(3);
    expect(steps).toBeLessThan(10);
  });

  it('is over at the first step that takes too much, once', () => {
    let ms = 10;
    const { effort, over } = make(() => (ms *= 4));
    let nodes = 0;
    while (effort.grow(100_000, nodes) && nodes < 1e6) nodes += 100;
    expect(over).toHaveBeenCalledTimes(1);
    expect(over.mock.calls[0]?.[0]).toBeLessThan(10_000);
    expect(effort.grow(1, 1)).toBe(false);
    expect(effort.settle(1, 1, 0)).toBe(false);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('is over where every change costs a lot, and not where it has time in between', () => {
    const busy = make(() => 400);
    let changes = 0;
    while (busy.effort.settle(1, 5_000, 0) && changes < 100) {
      changes++;
      busy.pass(10);
    }
    expect(changes).toBeLessThan(10);
    const calm = make(() => 400);
    for (let n = 0; n < 100; n++) {
      expect(calm.effort.settle(1, 5_000, 0)).toBe(true);
      calm.pass(2_000);
    }
  });
});
