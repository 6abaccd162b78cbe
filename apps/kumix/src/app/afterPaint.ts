/** Runs something in a task of its own, behind what is queued already, until the returned function is called. */
export function queueTask(run: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    run();
  });
  port1.start();
  port2.postMessage(null);
  return () => port1.close();
}

/**
 * Runs something once the next frame has been drawn, until the returned function is called. A page
 * that is not seen has no frames to wait for.
 */
export function afterPaint(run: () => void): () => void {
  if (document.visibilityState === 'hidden') {
    const timer = setTimeout(run);
    return () => clearTimeout(timer);
  }
  let stop = (): void => cancelAnimationFrame(frame);
  const frame = requestAnimationFrame(() => {
    stop = queueTask(run);
  });
  return () => stop();
}
