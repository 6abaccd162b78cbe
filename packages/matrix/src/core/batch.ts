/** Runs once for many requests, shortly after the first: sync floods events, the page wants few deltas. */
export class Batch {
  readonly #run: () => void;
  readonly #delayMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: () => void, delayMs: number) {
    this.#run = run;
    this.#delayMs = delayMs;
  }

  schedule(): void {
    this.#timer ??= setTimeout(() => this.flush(), this.#delayMs);
  }

  /** Runs now if something was scheduled. */
  flush(): void {
    if (this.#timer === undefined) return;
    this.cancel();
    this.#run();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
