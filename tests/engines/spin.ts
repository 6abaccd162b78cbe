/** Milliseconds that the one extension spins for. */
export const spinMs = 600;
/** Milliseconds that the app may stand still meanwhile: the bar of DESIGN 4. */
export const mostGapMs = 50;
/**
 * A busy machine holds a page up by itself now and then. Where nothing is apart, every try lasts as
 * long as the spin does.
 */
export const tries = 10;

/** What the page of `page/spinOne.ts` reports. */
export interface SpinOneVerdict {
  /** Milliseconds of the longest gap of each try; it ends with the first that is short enough. */
  readonly gaps: readonly number[];
  /** The same while the page itself spins: what the gap is where nothing is apart. */
  readonly together: number;
  readonly error?: string;
}

/** Throws unless the app went on while an extension spun, or where that could not be seen at all. */
export function judgeSpin(name: string, { gaps, together, error }: SpinOneVerdict): void {
  if (error !== undefined) throw new Error(`${name}: the extension that spins failed: ${error}`);
  if (!(together >= spinMs)) {
    throw new Error(
      `${name}: a page that spins for ${spinMs} ms itself seems to stand still for ${Math.round(together)} ms only: its clock shows no gap, and no isolation run means anything in it`,
    );
  }
  if (!gaps.some((gap) => gap < mostGapMs)) {
    throw new Error(
      `${name}: a spinning extension holds the app up for ${gaps.map(Math.round).join(', ')} ms, of less than ${mostGapMs}: no isolation run means anything here`,
    );
  }
}
