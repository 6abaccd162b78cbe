import type { Clock } from '../brokers.ts';

/** What has a deadline. */
export interface Due {
  readonly id: number;
  /** Monotonic milliseconds. */
  readonly dueAt: number;
}

/** Many deadlines on one timer, kept by those that they belong to. */
export class Deadlines {
  private readonly clock: Clock;
  private readonly all: { entries(): readonly Due[] };
  private readonly expired: (id: number) => void;
  private cancelTimer: (() => void) | undefined;
  private timerAt = Number.POSITIVE_INFINITY;

  /** `expired` is told of each of `all` that is due; it takes it out or gives it a later deadline. */
  constructor(clock: Clock, all: { entries(): readonly Due[] }, expired: (id: number) => void) {
    this.clock = clock;
    this.all = all;
    this.expired = expired;
  }

  /**
   * One of them is due then. Nobody says where it is no longer: the timer is left to fire, finds
   * nothing due and goes to sleep, which is cheaper than a timer for every call.
   */
  watch(at: number): void {
    if (at < this.timerAt) this.arm(at);
  }

  dispose(): void {
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
    for (const { id, dueAt } of this.all.entries()) if (dueAt <= now) this.expired(id);
    let next = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.all.entries()) next = Math.min(next, dueAt);
    if (next < this.timerAt) this.arm(next);
  }
}
