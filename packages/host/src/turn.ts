/**
 * Ends this task and goes on in another: what has come in meanwhile, a person's click first, need not
 * wait for all of a long work. Whoever awaits it looks afterwards whether the work is still wanted.
 */
export function nextTurn(): Promise<void> {
  // Safari has no scheduler, and older browsers have one that cannot yield.
  if ('scheduler' in globalThis && 'yield' in scheduler) return scheduler.yield();
  const { promise, resolve } = Promise.withResolvers<void>();
  // Not a timer: those are slowed down when they come one after the other, and in a hidden page.
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    resolve();
  });
  port1.start();
  port2.postMessage(null);
  return promise;
}
