/**
 * What a person came for comes first: the rest of the app is loaded once the room they opened is
 * drawn, or when the list has stood for a while and they have opened none.
 */
export interface FirstScreen {
  /** Resolves once; never rejects. */
  readonly drawn: Promise<void>;
  /** A room shows its messages, or why it has none. */
  roomDrawn(): void;
  /** The list of rooms is there. */
  listDrawn(): void;
  /** Something else is needed now. */
  hurry(): void;
}

const patienceMs = 3_000;

export function createFirstScreen(
  setTimeout: (run: () => void, ms: number) => unknown,
): FirstScreen {
  const { promise, resolve } = Promise.withResolvers<void>();
  let waiting = false;
  return {
    drawn: promise,
    roomDrawn: resolve,
    hurry: resolve,
    listDrawn() {
      if (waiting) return;
      waiting = true;
      setTimeout(resolve, patienceMs);
    },
  };
}
