import { same } from '../protocol/plain.ts';

/** One changing thing: read it now, hear of its changes. Setting what is there already is silent. */
export class Value<T> {
  #current: T;
  readonly #equal: (a: unknown, b: unknown) => boolean;
  readonly #listeners = new Set<() => void>();

  /** `equal` is structural by default: for plain snapshots only. */
  constructor(initial: T, equal: (a: unknown, b: unknown) => boolean = same) {
    this.#current = initial;
    this.#equal = equal;
  }

  get(): T {
    return this.#current;
  }

  set(next: T): void {
    if (this.#equal(this.#current, next)) return;
    this.#current = next;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the first value, now or later, that `wanted` accepts. */
  until<U extends T>(wanted: (value: T) => value is U): Promise<U> {
    if (wanted(this.#current)) return Promise.resolve(this.#current);
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (!wanted(this.#current)) return;
        stop();
        resolve(this.#current);
      });
    });
  }
}
