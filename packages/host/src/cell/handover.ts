/**
 * The two scripts of a cell's document share a realm, but no module. The second hands over what draws
 * by an event that the first hears once, while the document is parsed: no name is left behind on the
 * realm's object for whatever might ever run there later.
 */
import type { DrawOrder, FromBoot, ToDrawing } from './protocol.ts';

/** What draws, as the first script has it. */
export interface Drawing {
  /** When what was to be drawn at once can be seen; undefined where nothing was, or nobody sees it. Never rejects. */
  readonly seen: Promise<void> | undefined;
  /** Does what the first drawing would wait for. */
  rehearse(): void;
  obey(order: ToDrawing, surfacePort: MessagePort | undefined): void;
}

/** `first` is drawn at once. */
export type StartDrawing = (
  tell: (message: FromBoot) => void,
  first: DrawOrder | undefined,
) => Drawing;

const handedOver = 'kumix-drawing';

/** For the first script; what it returns stops the waiting. */
export function awaitDrawing(take: (start: StartDrawing) => void): () => void {
  const stop = new AbortController();
  const taken = (event: Event): void => {
    // INVARIANT: only scripts that the cell's policy admits run in this realm, and one of them says this.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    take((event as CustomEvent<StartDrawing>).detail);
  };
  document.addEventListener(handedOver, taken, { once: true, signal: stop.signal });
  return () => stop.abort();
}

/** For the second. */
export const handOver = (start: StartDrawing): boolean =>
  document.dispatchEvent(new CustomEvent(handedOver, { detail: start }));
