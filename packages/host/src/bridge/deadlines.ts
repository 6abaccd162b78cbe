import type { Clock } from '../brokers.ts';

/** Many deadlines on one timer. */
export class Deadlines {
  private readonly clock: Clock;
  private readonly expired: (id: number) => void;
  private readonly due = new Map<number, number>();
  private cancelTimer: (() => void) | undefined;
  private timerAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, expired: (id: number) => void) {
    this.clock = clock;
    this.expired = expired;
  }

  /** `now` where the caller has just looked at the clock. */
  add(id: number, ms: number, now = this.clock.now()): void {
    const at = now + ms;
    this.due.set(id, at);
    if (at < this.timerAt) this.arm(at);
  }

  remove(id: number): void {
    this.due.delete(id);
    // The timer is left to fire: it finds nothing due and goes to sleep, which is cheaper than a
    // timer for every call.
  }

  dispose(): void {
    this.due.clear();
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.timerAt = Number.POSITIVE_INFINITY;
  }

  private arm(at: number): void {
    this.cancelTimer?.();
    this.timerAt = at;
    this.cancelTimer = this.clock.setTimeout(
      () => this.sweep(),
      Math.max(0, at - this.clock.now()),
    );
  }

  private sweep(): void {
    this.cancelTimer = undefined;
    this.timerAt = Number.POSITIVE_INFINITY;
    const now = this.clock.now();
    let next = Number.POSITIVE_INFINITY;
    const late: number[] = [];
    for (const [id, at] of this.due) {
      if (at <= now) late.push(id);
      else if (at < next) next = at;
    }
    for (const id of late) {
      this.due.delete(id);
      this.expired(id);
    }
    if (next < this.timerAt) this.arm(next);
  }
}
