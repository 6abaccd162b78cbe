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
  const due: (() => void)[][] = [];
  /** What is asked until the next frame begins, which draws what it waits for. */
  let open: (() => void)[] | null = null;
  let listening = false;
  const leave = (): void => {
    open = null;
    for (const runs of due.splice(0)) for (const run of runs.splice(0)) run();
  };
  return (run) => {
    if (!listening) frames.onLeave(leave);
    listening = true;
    if (open !== null) {
      open.push(run);
      return;
    }
    const runs = [run];
    open = runs;
    due.push(runs);
    const close = (): void => {
      if (open === runs) open = null;
    };
    const go = (): void => {
      close();
      const at = due.indexOf(runs);
      if (at >= 0) due.splice(at, 1);
      for (const each of runs.splice(0)) each();
    };
    frames.requestAnimationFrame(() => {
      close();
      frames.setTimeout(go, displayMs);
    });
    frames.setTimeout(go, patienceMs);
  };
}

export const yieldToPaint = createYieldToPaint({
  requestAnimationFrame: (run) => requestAnimationFrame(run),
  setTimeout: (run, ms) => setTimeout(run, ms),
  onLeave: (run) => addEventListener('pagehide', run),
});
