/** Questions to a person that calls and streams of one extension wait for, and how long they stood. */
import type { Clock } from '../brokers.ts';
import { patienceMs } from '../consent/patience.ts';

/** A time that an extension has for something. In milliseconds, times on the monotonic clock. */
export interface Allowance {
  readonly budgetMs: number;
  /** When it is over if no person is asked; never held beyond that by more than `patienceMs` and a budget. */
  readonly firstDueAt: number;
  /** For how long questions of the extension had stood when it began. */
  readonly stoodBeforeMs: number;
}

export class OpenQuestions {
  private readonly clock: Clock;
  private readonly standing = new Set<object>();
  /** Milliseconds in which one stood, until the last was gone. */
  private stood = 0;
  private since = 0;
  private lastAnsweredAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get any(): boolean {
    return this.standing.size > 0;
  }

  /** Milliseconds in which at least one has stood. */
  stoodMs(now: number): number {
    return this.any ? this.stood + now - this.since : this.stood;
  }

  allow(budgetMs: number, now: number): Allowance {
    return { budgetMs, firstDueAt: now + budgetMs, stoodBeforeMs: this.stoodMs(now) };
  }

  /**
   * When it is over, as far as can be told now. Whoever waits for a person's answer is not slow, and
   * has a whole budget to make something of it. That adds up to the time in which questions stood,
   * `patienceMs` of it at most, and one budget more: who asks again and again holds nothing longer.
   */
  dueAt({ budgetMs, firstDueAt, stoodBeforeMs }: Allowance, now: number): number {
    if (this.any) return Math.min(now + budgetMs, firstDueAt + patienceMs);
    const stoodMs = Math.min(this.stoodMs(now) - stoodBeforeMs, patienceMs);
    return Math.min(this.lastAnsweredAt, firstDueAt + stoodMs) + budgetMs;
  }

  /** Tells `over` when the time is over, as `dueAt` has it; gives what stops that. */
  within(budgetMs: number, over: () => void): () => void {
    const { clock } = this;
    const allowance = this.allow(budgetMs, clock.now());
    const look = (): void => {
      const now = clock.now();
      const dueAt = this.dueAt(allowance, now);
      if (dueAt > now) cancel = clock.setTimeout(look, dueAt - now);
      else over();
    };
    let cancel = clock.setTimeout(look, budgetMs);
    return () => cancel();
  }

  open(asked: object): void {
    if (!this.any) this.since = this.clock.now();
    this.standing.add(asked);
  }

  /** Not where it was given up before: whoever waits no longer gets no answer. */
  answered(asked: object): void {
    if (this.close(asked)) this.lastAnsweredAt = this.clock.now();
  }

  giveUp(asked: object): void {
    this.close(asked);
  }

  private close(asked: object): boolean {
    const stood = this.stoodMs(this.clock.now());
    if (!this.standing.delete(asked)) return false;
    if (!this.any) this.stood = stood;
    return true;
  }
}
