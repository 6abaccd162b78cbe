/**
 * A Worker that is terminated, runs out of memory or closes itself raises no event. But the browser
 * releases its Web Locks at once: the page queues for the lock that the core holds, and being
 * granted it is the news. Without Web Locks (an insecure origin) the heartbeat alone tells.
 */
export interface Lifeline {
  /** The core holds its lock: start listening for its release. */
  ready(): void;
  release(): void;
}

export function watchLifeline(name: string, onDeath: () => void): Lifeline {
  const giveUp = new AbortController();
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  return {
    ready: () => {
      locks
        ?.request(name, { signal: giveUp.signal }, () => {
          if (!giveUp.signal.aborted) onDeath();
        })
        .catch(() => {
          // Given up by `release`: this core's death is no longer of interest.
        });
    },
    release: () => giveUp.abort(),
  };
}
