/** Milliseconds of one thread that a surface's looks may take at once. */
const mostMs = 2_000;
/** And of every millisecond that goes by. */
const share = 0.25;

/** Characters of sheets times nodes below which it does not matter what they say. */
const freeWork = 20_000_000;
/** Nodes, and characters of text, below which how they are laid out does not matter. */
const freeNodes = 1_000;
const freeText = 100_000;

export interface EffortOptions {
  readonly now: () => number;
  /** Brings all that is drawn up to date, at once. */
  readonly layOut: () => void;
  /** It took more than it may. */
  readonly over: (ms: number) => void;
}

/**
 * What the browser must do to show what a guest has drawn: match every node with every rule, and lay
 * it out. All cells share one thread (in some browsers the app's), and nothing stops a browser in
 * the middle of it. So what may become much is tried out before it has doubled, and a surface that
 * takes too much of the thread is ended.
 */
export class Effort {
  private readonly options: EffortOptions;
  private tried = freeWork;
  private leftMs = mostMs;
  private filledAt: number;
  private isOver = false;

  constructor(options: EffortOptions) {
    this.options = options;
    this.filledAt = options.now();
  }

  /** How much work may be there before it is tried out. */
  get room(): number {
    return this.tried * 2;
  }

  /** False where it came to too much, now or before. Tries out what has doubled since the last time. */
  grow(cssLength: number, nodes: number): boolean {
    const work = cssLength * nodes;
    if (work <= this.room) return !this.isOver;
    this.tried = work;
    return this.measure();
  }

  /** The same after everything a guest said in one go: what changes often costs every time. */
  settle(cssLength: number, nodes: number, textLength: number): boolean {
    if (nodes < freeNodes && textLength < freeText && cssLength * nodes < freeWork) {
      return !this.isOver;
    }
    return this.measure();
  }

  private measure(): boolean {
    if (this.isOver) return false;
    const { now, layOut, over } = this.options;
    const before = now();
    layOut();
    const after = now();
    const ms = after - before;
    this.leftMs = Math.min(mostMs, this.leftMs + (before - this.filledAt) * share) - ms;
    this.filledAt = after;
    if (this.leftMs >= 0) return true;
    this.isOver = true;
    over(Math.round(ms));
    return false;
  }
}
