/** Questions to a person that calls and streams of one extension wait for, and how long they stood. */
import type { Clock } from '../brokers.ts';

export class OpenQuestions {
  private readonly clock: Pick<Clock, 'now'>;
  private readonly standing = new Set<object>();
  /** Milliseconds in which one stood, until the last was gone. */
  private stood = 0;
  private since = 0;
  private lastAnsweredAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'now'>) {
    this.clock = clock;
  }

  get any(): boolean {
    return this.standing.size > 0;
  }

  /** Monotonic milliseconds: when a person answered last. */
  get answeredAt(): number {
    return this.lastAnsweredAt;
  }

  /** Milliseconds in which at least one has stood. */
  stoodMs(now: number): number {
    return this.any ? this.stood + now - this.since : this.stood;
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
