/** A while in which something is put off, unless it is asked for. */
export class Pause {
  readonly #ms: number;
  readonly #ended = Promise.withResolvers<void>();

  constructor(ms: number) {
    this.#ms = ms;
  }

  /** From now on nothing is put off. */
  end(): void {
    this.#ended.resolve();
  }

  /** Resolves `ms` from now, or as soon as it was ended. */
  async over(): Promise<void> {
    const timer = setTimeout(() => this.end(), this.#ms);
    await this.#ended.promise;
    clearTimeout(timer);
  }
}
