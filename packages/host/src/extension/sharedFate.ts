import type { Clock } from '../brokers.ts';

/** Whoever lost its cell, and hears what it was. */
export interface Lost {
  /** Milliseconds of its heartbeat: how far apart deaths of one process may be noticed. */
  readonly heartbeatMs: number;
  /** Nobody else died: its own doing. */
  alone(): void;
  /** A process died with all of them: nobody's doing that could be told. `turn` counts from 0. */
  together(turn: number, others: number): void;
}

/**
 * Browsers keep many cells in one process, and one of them can take it down. Deaths within one
 * heartbeat of the first are one death and count against nobody; those who died come back one after
 * the other, so that whoever does it again does it alone.
 */
export class SharedFate {
  private readonly clock: Pick<Clock, 'setTimeout'>;
  private group: Lost[] = [];
  private cancel: (() => void) | undefined;

  constructor(clock: Pick<Clock, 'setTimeout'>) {
    this.clock = clock;
  }

  lost(who: Lost): void {
    this.group.push(who);
    this.cancel ??= this.clock.setTimeout(() => this.judge(), who.heartbeatMs);
  }

  dispose(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.group = [];
  }

  private judge(): void {
    const dead = this.group;
    this.group = [];
    this.cancel = undefined;
    const [only] = dead;
    if (only !== undefined && dead.length === 1) only.alone();
    else dead.forEach((who, turn) => who.together(turn, dead.length - 1));
  }
}
