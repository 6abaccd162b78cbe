/** Milliseconds of one thread that a surface's looks may take at once. */
const mostMs = 2_000;
/** And of every millisecond that goes by. */
const share = 0.25;

/** Weight of sheets times nodes below which it does not matter what they say. */
const freeWork = 20_000_000;
/**
 * And above which nobody finds out: what is hidden, hangs nowhere or awaits a class costs nothing
 * when it is tried out, and all of it in one go later. About two seconds of a slow machine.
 */
const mostWork = 300_000_000;
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
 * What matching a text of CSS may cost for each node, in characters of ordinary rules: an entry of a
 * list of selectors, at the least two characters, costs as much as some more of these.
 */
export const weightOf = (css: string): number => css.length + 4 * (css.split(',').length - 1);

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

  /** May so much be there at all, however quickly it is shown? */
  fits(sheetWeight: number, nodes: number): boolean {
    return sheetWeight * nodes <= mostWork;
  }

  /** False where it came to too much, now or before. Tries out what has doubled since the last time. */
  grow(sheetWeight: number, nodes: number): boolean {
    const work = sheetWeight * nodes;
    if (work <= this.room) return !this.isOver;
    this.tried = work;
    return this.measure();
  }

  /** The same after everything a guest said in one go: what changes often costs every time. */
  settle(sheetWeight: number, nodes: number, textLength: number): boolean {
    if (nodes < freeNodes && textLength < freeText && sheetWeight * nodes < freeWork) {
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
