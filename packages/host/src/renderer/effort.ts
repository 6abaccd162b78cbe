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
/** Nodes, and characters of text, below which how they are laid out waits for the next frame. */
const freeNodes = 1_000;
const freeText = 100_000;
/** Characters up to which nobody looks how long more of them take. */
const freeGrowth = 20_000;

export interface EffortOptions {
  readonly now: () => number;
  /** Brings all that is drawn up to date, at once. */
  readonly layOut: () => void;
  /** Runs it with the next frame, which would lay out what has changed anyway. */
  readonly withFrame: (run: () => void) => void;
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
  private triedText = 0;
  private leftMs = mostMs;
  private filledAt: number;
  private charged = 0;
  private isOver = false;
  private awaitsFrame = false;

  constructor(options: EffortOptions) {
    this.options = options;
    this.filledAt = options.now();
  }

  /** Nothing is drawn by it any more: what is laid out from now on is another's. */
  end(): void {
    this.isOver = true;
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

  /** The same for characters: of those that run in two directions some take the square of their number. */
  growText(length: number): boolean {
    if (length <= Math.max(freeGrowth, this.triedText * 2)) return !this.isOver;
    this.triedText = length;
    return this.measure();
  }

  /**
   * The same after everything a guest said in one go: what changes often costs every time. What is little
   * may be dear as well, by columns within columns.
   */
  settle(sheetWeight: number, nodes: number, textLength: number): boolean {
    if (nodes >= freeNodes || textLength >= freeText || sheetWeight * nodes >= freeWork) {
      return this.measure();
    }
    this.attend();
    return !this.isOver;
  }

  /** What has changed, by whomever, is measured with the next frame. */
  attend(): void {
    if (this.awaitsFrame || this.isOver) return;
    this.awaitsFrame = true;
    this.options.withFrame(() => {
      this.awaitsFrame = false;
      this.measure();
    });
  }

  /** What it took to read what is to be shown, in milliseconds; false where it came to too much. */
  charge(ms: number): boolean {
    if (this.isOver) return false;
    const now = this.options.now();
    this.leftMs = Math.min(mostMs, this.leftMs + (now - ms - this.filledAt) * share) - ms;
    this.filledAt = now;
    this.charged += ms;
    if (this.leftMs >= 0) return true;
    this.isOver = true;
    this.options.over(Math.round(ms));
    return false;
  }

  /**
   * Draws for about so long, which counts as well, apart from what was charged meanwhile. By a third, for
   * whoever draws in slices leaves the rest of each frame; but what an operation takes beyond its slice counts in full.
   */
  slice<Result>(sliceMs: number, draw: () => Result): Result {
    const before = this.options.now();
    const chargedBefore = this.charged;
    const result = draw();
    const ms = this.options.now() - before - (this.charged - chargedBefore);
    this.charge(Math.max(ms / 3, ms - sliceMs));
    return result;
  }

  /** Lays out what has been drawn; false where it took too long. */
  measure(): boolean {
    if (this.isOver) return false;
    const before = this.options.now();
    this.options.layOut();
    return this.charge(this.options.now() - before);
  }
}
