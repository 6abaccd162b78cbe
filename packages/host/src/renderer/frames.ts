/** Waiting for what is seen, in the frame of a cell. */

/**
 * `requestAnimationFrame` does not fire in a cell that is off screen: a timer stands in. What runs is told
 * whether it is in a frame, which lays out all that has changed as soon as it is through.
 */
export function afterFrame(run: (inFrame: boolean) => void): void {
  let done = false;
  const once = (inFrame: boolean): void => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run(inFrame);
  };
  const frame = requestAnimationFrame(() => once(true));
  const timer = setTimeout(() => once(false), 50);
}

/** A task after the frame in which it was drawn, it can be seen. */
export const afterPaint = (run: () => void): void => afterFrame(() => setTimeout(run, 0));
