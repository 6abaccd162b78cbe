import type { Clock } from '../brokers.ts';

/** A clock that stands still until it is told to go on. */
export interface HandClock extends Clock {
  /** Goes on by so many milliseconds, running what falls due on the way, in order. */
  tick(ms: number): void;
  /** Timers that are set. */
  readonly timers: number;
}

export function handClock(start = 0): HandClock {
  let now = start;
  let last = 0;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  const due = (
    until: number,
  ): [number, { readonly at: number; readonly run: () => void }] | undefined =>
    [...timers]
      .filter(([, { at }]) => at <= until)
      .sort(([a, { at: atA }], [b, { at: atB }]) => atA - atB || a - b)[0];
  return {
    now: () => now,
    wall: () => 1_700_000_000_000 + now,
    setTimeout(run, ms) {
      const id = ++last;
      timers.set(id, { at: now + Math.max(0, ms), run });
      return () => {
        timers.delete(id);
      };
    },
    tick(ms) {
      const until = now + ms;
      for (let next = due(until); next !== undefined; next = due(until)) {
        const [id, timer] = next;
        timers.delete(id);
        now = Math.max(now, timer.at);
        timer.run();
      }
      now = until;
    },
    get timers() {
      return timers.size;
    },
  };
}
