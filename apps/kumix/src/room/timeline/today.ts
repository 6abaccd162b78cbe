/** The present day, told anew at midnight, so that “Today” does not become a lie overnight. */
import { createStore, useStore } from '../../app/store.ts';

const now = createStore(Date.now());

function untilMidnight(atMs: number): number {
  const next = new Date(atMs);
  next.setHours(24, 0, 1, 0);
  return next.getTime() - atMs;
}

let started = false;

const today = {
  get: now.get,
  subscribe(listener: () => void): () => void {
    if (!started) {
      started = true;
      const turn = (): void => {
        now.set(Date.now());
        setTimeout(turn, untilMidnight(now.get()));
      };
      setTimeout(turn, untilMidnight(now.get()));
    }
    return now.subscribe(listener);
  },
};

/** Milliseconds since the epoch, of some moment of the present day. */
export const useToday = (): number => useStore(today);
