import type { ComposerClock } from './composerModel.ts';

const everyMs = 4_000;

/** Tells the room that one is writing: now and then while one is, and once when one stops. */
export class TypingNotice {
  private readonly clock: ComposerClock;
  private readonly tell: (typing: boolean) => void;
  private toldAt = Number.NEGATIVE_INFINITY;
  private cancelStop: (() => void) | null = null;

  constructor(clock: ComposerClock, tell: (typing: boolean) => void) {
    this.clock = clock;
    this.tell = tell;
  }

  write(): void {
    if (this.clock.now() - this.toldAt >= everyMs) {
      this.toldAt = this.clock.now();
      this.tell(true);
    }
    this.cancelStop?.();
    this.cancelStop = this.clock.setTimeout(() => this.stop(), 2 * everyMs);
  }

  stop(): void {
    this.cancelStop?.();
    this.cancelStop = null;
    if (this.toldAt === Number.NEGATIVE_INFINITY) return;
    this.toldAt = Number.NEGATIVE_INFINITY;
    this.tell(false);
  }
}
