type Bytes = Uint8Array<ArrayBuffer>;

/** The name of a chunk: a view of its own for each would cost more than all else that is read. */
export function lettersAt(bytes: Bytes, at: number, count: number): string {
  let letters = '';
  for (let next = at; next < at + count; next += 1) {
    letters += String.fromCharCode(bytes[next] ?? 0);
  }
  return letters;
}

/**
 * What stays of a file, in its order. However often it is cut, the parts are few: a file of nothing
 * but empty chunks has millions of them, which a `File` takes half a minute to put together.
 */
export class Kept {
  readonly #bytes: Bytes;
  readonly #parts: Bytes[] = [];
  /** Where the stretches begin and end that are no part yet, in turn. */
  #stretches: number[] = [];

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** From `start` up to `end` in the file; stretches come in order and do not overlap. */
  keep(start: number, end: number): void {
    if (this.#stretches.at(-1) === start) this.#stretches[this.#stretches.length - 1] = end;
    else this.#stretches.push(start, end);
  }

  /** What is new, behind all that is kept so far. Each makes a part: for a few. */
  put(bytes: Bytes): void {
    this.#close();
    this.#parts.push(bytes);
  }

  parts(): readonly Bytes[] {
    this.#close();
    return this.#parts;
  }

  #close(): void {
    const stretches = this.#stretches;
    const [first, firstEnd] = stretches;
    if (first === undefined) return;
    this.#stretches = [];
    if (stretches.length === 2) {
      this.#parts.push(this.#bytes.subarray(first, firstEnd));
      return;
    }
    const joined = this.#bytes.slice(first, stretches.at(-1));
    let length = 0;
    for (let at = 0; at < stretches.length; at += 2) {
      const [start = 0, end = 0] = [stretches[at], stretches[at + 1]];
      // INVARIANT: never behind where it stood, so nothing is written over that is still to be moved.
      joined.copyWithin(length, start - first, end - first);
      length += end - start;
    }
    this.#parts.push(joined.subarray(0, length));
  }
}
