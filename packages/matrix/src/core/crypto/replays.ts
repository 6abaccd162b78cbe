/**
 * The same ciphertext under a second event id: a homeserver, or the sender, has put old words where
 * they were not said. A message cannot be changed without breaking its signature, so its tail, which
 * is the signature, tells it. Of two, the later one counts as the copy.
 */
const tailLength = 86;
const mostKnown = 20_000;

interface Seen {
  readonly id: string;
  readonly sentAtMs: number;
}

export class Replays {
  readonly #first = new Map<string, Seen>();
  readonly #changed: (eventId: string) => void;

  /** `changed` is told of an event that has turned out to be a copy after it was asked for. */
  constructor(changed: (eventId: string) => void) {
    this.#changed = changed;
  }

  isCopy(event: Seen & { readonly session: string; readonly ciphertext: string }): boolean {
    const { id, sentAtMs } = event;
    const key = `${event.session} ${event.ciphertext.slice(-tailLength)}`;
    const first = this.#first.get(key);
    if (first?.id === id) return false;
    if (first !== undefined && isEarlier(first, event)) return true;
    if (this.#first.size >= mostKnown) this.#first.clear();
    this.#first.set(key, { id, sentAtMs });
    if (first !== undefined) this.#changed(first.id);
    return false;
  }
}

const isEarlier = (a: Seen, b: Seen): boolean =>
  a.sentAtMs < b.sentAtMs || (a.sentAtMs === b.sentAtMs && a.id < b.id);
