import type { Clock } from '../brokers.ts';

const endOfTurn = Promise.resolve();
/** Uses between two looks at the clock. */
const lookEvery = 16;

/**
 * Looked at once for things that happen one right after the other in one turn: a look costs as much
 * as the policy's decision on a call.
 */
export class TurnClock {
  private readonly clock: Clock;
  private at = 0;
  private left = 0;
  private scheduled = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Monotonic milliseconds, of this turn and at most fifteen uses old. */
  now(): number {
    if (this.left > 0) {
      this.left--;
      return this.at;
    }
    this.left = lookEvery - 1;
    this.at = this.clock.now();
    if (!this.scheduled) {
      this.scheduled = true;
      void endOfTurn.then(this.turnEnded);
    }
    return this.at;
  }

  private readonly turnEnded = (): void => {
    this.scheduled = false;
    this.left = 0;
  };
}
