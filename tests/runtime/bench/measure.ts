/** How things are measured: what a group of measurements gives, rates, and the page's own frames. */
import { longest, median, percentile } from '../../../scripts/lib/statistics.ts';

/** By name: a figure of ours and, where the bar names one, the peer's of the same run. */
export type Measured = Readonly<Record<string, { readonly ours: number; readonly peer?: number }>>;

/** Calls a second with so many under way. */
export async function rate(
  call: () => Promise<unknown>,
  inFlight: number,
  total: number,
): Promise<number> {
  let left = total;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (left-- > 0) await call();
    }),
  );
  return (total / (performance.now() - started)) * 1_000;
}

/** Calls a second of `count` made in one turn. */
export async function oneTurn(call: () => Promise<unknown>, count = 1_000): Promise<number> {
  const started = performance.now();
  await Promise.all(Array.from({ length: count }, call));
  return (count / (performance.now() - started)) * 1_000;
}

/** Milliseconds that it took. */
export async function time(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** Ours and the peer's in turn, so that what else the machine does meets both; medians of each. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ readonly ours: number; readonly peer: number }> {
  const all: { readonly ours: number[]; readonly peer: number[] } = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    all.ours.push(await ours());
    all.peer.push(await peer());
  }
  return { ours: median(all.ours), peer: median(all.peer) };
}

export interface Frames {
  /** Milliseconds between frames: the 99th of a hundred. */
  readonly p99: number;
  /** Milliseconds of the longest gap between two frames: nothing of the app moved in it. */
  readonly longestGap: number;
  /** Milliseconds of the longest task of the main thread; 0 where none took 50. */
  readonly longestTask: number;
}

/** Watches frames and long tasks until it is told to stop. Costs one callback a frame. */
export function watchFrames(): () => Frames {
  const gaps: number[] = [];
  let longestTask = 0;
  const noted = (entries: PerformanceEntryList): void => {
    for (const { duration } of entries) longestTask = Math.max(longestTask, duration);
  };
  const observer = new PerformanceObserver((list) => noted(list.getEntries()));
  observer.observe({ type: 'longtask' });
  let last = performance.now();
  let pending = 0;
  const frame = (): void => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    pending = requestAnimationFrame(frame);
  };
  pending = requestAnimationFrame(frame);
  return () => {
    cancelAnimationFrame(pending);
    gaps.push(performance.now() - last);
    noted(observer.takeRecords());
    observer.disconnect();
    return { p99: percentile(gaps, 0.99), longestGap: longest(gaps), longestTask };
  };
}
