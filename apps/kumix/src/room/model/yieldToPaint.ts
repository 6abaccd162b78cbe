/** A page that draws no frames, as one in a hidden tab, does not hold work back for longer. */
const patienceMs = 100;
/** What the frame was drawn from still goes through the browser's other threads, to the screen. */
const displayMs = 4;

export interface Frames {
  requestAnimationFrame(run: () => void): unknown;
  setTimeout(run: () => void, ms: number): unknown;
  /** Calls back when the page is about to go. */
  onLeave(run: () => void): void;
}

/**
 * Runs work once what has just been drawn is on its way to the screen: waking other threads before
 * that makes it late. In the order of asking; all of it at once where the page goes away.
 */
export function createYieldToPaint(frames: Frames): (run: () => void) => void {
  let waiting: (() => void)[] = [];
  let listening = false;
  const runAll = (): void => {
    const due = waiting;
    waiting = [];
    for (const run of due) run();
  };
  return (run) => {
    waiting.push(run);
    if (!listening) frames.onLeave(runAll);
    listening = true;
    if (waiting.length > 1) return;
    frames.requestAnimationFrame(() => frames.setTimeout(runAll, displayMs));
    frames.setTimeout(runAll, patienceMs);
  };
}

export const yieldToPaint = createYieldToPaint({
  requestAnimationFrame: (run) => requestAnimationFrame(run),
  setTimeout: (run, ms) => setTimeout(run, ms),
  onLeave: (run) => addEventListener('pagehide', run),
});
