/** Waiting for what is seen, in the frame of a cell. */

/** `requestAnimationFrame` does not fire in a cell that is off screen: a timer stands in. */
export function afterFrame(run: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, 50);
}

/** A task after the frame in which it was drawn, it can be seen. */
export const afterPaint = (run: () => void): void => afterFrame(() => setTimeout(run, 0));
