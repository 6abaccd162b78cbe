import { describe, expect, it, vi } from 'vitest';
import { Effort, weightOf } from './effort.ts';

function make(cost: () => number) {
  let time = 0;
  const over = vi.fn<(ms: number) => void>();
  const layOut = vi.fn<() => void>(() => {
    time += cost();
  });
  const frames: (() => void)[] = [];
  const withFrame = (run: () => void): void => void frames.push(run);
  const effort = new Effort({ now: () => time, layOut, withFrame, over });
  const frame = (): void => frames.splice(0).forEach((run) => run());
  const pass = (ms: number): void => {
    time += ms;
  };
  return { effort, over, layOut, pass, frame };
}

describe('the effort of a surface', () => {
  it('waits for the frame while there is little, once for all that was said before it', () => {
    const { effort, layOut, frame } = make(() => 1);
    for (let nodes = 1; nodes < 900; nodes++) effort.grow(5_000, nodes);
    for (let n = 0; n < 9; n++) expect(effort.settle(5_000, 900, 0)).toBe(true);
    expect(layOut).not.toHaveBeenCalled();
    frame();
    expect(layOut).toHaveBeenCalledTimes(1);
    effort.settle(0, 2, 1_000_000);
    expect(layOut).toHaveBeenCalledTimes(2);
  });

  it('is over where little is dear all the same', () => {
    const { effort, over, pass, frame } = make(() => 400);
    let changes = 0;
    while (effort.settle(1, 60, 0) && changes < 100) {
      changes++;
      frame();
      pass(10);
    }
    expect(changes).toBeLessThan(10);
    frame();
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('is tried out each time its text has doubled', () => {
    const { effort, layOut } = make(() => 1);
    for (let length = 0; length <= 1_000_000; length += 1_000) effort.growText(length);
    expect(layOut.mock.calls.length).toBeGreaterThan(3);
    expect(layOut.mock.calls.length).toBeLessThan(10);
  });

  it('counts what reading took, once, and gives it back with time', () => {
    const { effort, over, pass } = make(() => 0);
    const read = (ms: number): boolean => {
      pass(ms);
      return effort.charge(ms);
    };
    expect([read(1_500), read(400)]).toEqual([true, true]);
    pass(8_000);
    expect([read(1_900), over.mock.calls.length]).toEqual([true, 0]);
    expect([read(300), read(1), over.mock.calls.length]).toEqual([false, false, 1]);
  });

  it('that has ended counts nothing, also of what it had put off', () => {
    const { effort, layOut, over, pass, frame } = make(() => 3_000);
    effort.attend();
    effort.end();
    frame();
    pass(3_000);
    expect([effort.charge(3_000), effort.measure()]).toEqual([false, false]);
    expect(layOut).not.toHaveBeenCalled();
    expect(over).not.toHaveBeenCalled();
  });

  it('counts what drawing took: by a third, and in full what is beyond a slice, but nothing twice', () => {
    const { effort, over, pass } = make(() => 700);
    const slices = (count: number, ms: number, restMs: number): void => {
      for (let n = 0; n < count; n++) {
        effort.slice(8, () => pass(ms));
        pass(restMs);
      }
    };
    slices(2_000, 8, 9);
    expect(over).not.toHaveBeenCalled();
    effort.slice(8, () => effort.measure());
    effort.slice(8, () => effort.measure());
    slices(4, 60, 0);
    expect(over).not.toHaveBeenCalled();
    slices(20, 60, 8);
    expect(over).toHaveBeenCalledTimes(1);
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
