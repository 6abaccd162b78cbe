import { describe, expect, it } from 'vitest';
import { createYieldToPaint } from './yieldToPaint.ts';

function setUp() {
  const frames: (() => void)[] = [];
  const timers: { readonly ms: number; readonly run: () => void }[] = [];
  const leaving: (() => void)[] = [];
  const done: string[] = [];
  const yieldToPaint = createYieldToPaint({
    requestAnimationFrame: (run) => frames.push(run),
    setTimeout: (run, ms) => timers.push({ run, ms }),
    onLeave: (run) => leaving.push(run),
  });
  const all = (runs: readonly (() => void)[]): void => {
    for (const run of runs) run();
  };
  return {
    done,
    ask: (name: string) => yieldToPaint(() => done.push(name)),
    frame: () => all(frames.splice(0)),
    /** Timers of at most so many milliseconds. */
    pass: (ms: number) => {
      const due = timers.filter((each) => each.ms <= ms);
      for (const each of due) timers.splice(timers.indexOf(each), 1);
      all(due.map(({ run }) => run));
    },
    leave: () => all(leaving),
  };
}

describe('work after paint', () => {
  it('waits for the frame and what follows it, in the order of asking', () => {
    const { ask, frame, pass, done } = setUp();
    ask('one');
    ask('two');
    pass(10);
    expect(done).toEqual([]);
    frame();
    expect(done).toEqual([]);
    pass(10);
    expect(done).toEqual(['one', 'two']);
  });

  it('does not wait for ever where nothing is drawn, and runs once', () => {
    const { ask, frame, pass, done } = setUp();
    ask('one');
    pass(1_000);
    expect(done).toEqual(['one']);
    frame();
    pass(1_000);
    expect(done).toEqual(['one']);
  });

  it('is done at once where the page goes away', () => {
    const { ask, leave, done } = setUp();
    ask('one');
    leave();
    expect(done).toEqual(['one']);
  });

  it('leaves what comes after a frame to the next one, whoever loses patience', () => {
    const { ask, frame, pass, done } = setUp();
    ask('one');
    frame();
    ask('two');
    pass(10);
    expect(done).toEqual(['one']);
    frame();
    pass(10);
    expect(done).toEqual(['one', 'two']);
    ask('three');
    pass(10);
    expect(done).toEqual(['one', 'two']);
  });

  it('waits anew for what is asked later', () => {
    const { ask, frame, pass, done } = setUp();
    ask('one');
    pass(1_000);
    ask('two');
    expect(done).toEqual(['one']);
    frame();
    pass(10);
    expect(done).toEqual(['one', 'two']);
  });
});
