/** How long the page may take to ask for a room; then nobody is about to. */
const patienceMs = 400;

/**
 * Evaluating the SDK holds the Worker's one thread for longer than it takes to show what is stored:
 * it begins when the page has its first timeline, or does not ask for one.
 */
export class FirstLook {
  readonly #over = Promise.withResolvers<void>();

  served(): void {
    this.#over.resolve();
  }

  over(): Promise<void> {
    setTimeout(() => this.#over.resolve(), patienceMs);
    return this.#over.promise;
  }
}
