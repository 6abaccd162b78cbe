/** Runs something when nothing else is to be done, `withinMs` from now at the latest. */
export function whenIdle(run: () => void, withinMs: number): void {
  // Safari has no `requestIdleCallback`, nor another word for a free moment: there it is sooner.
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: withinMs });
  else setTimeout(run, withinMs / 3);
}
