/** A value that changes as a whole; fits `useSyncExternalStore`. */
export interface Observable<T> {
  getSnapshot(): T;
  /** Calls back after every change until the returned function is called. */
  subscribe(changed: () => void): () => void;
}

/** The owner's side of an observable. */
export class Value<T> implements Observable<T> {
  private value: T;
  private readonly listeners = new Set<() => void>();

  constructor(value: T) {
    this.value = value;
  }

  readonly getSnapshot = (): T => this.value;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.listeners.add(changed);
    return () => {
      this.listeners.delete(changed);
    };
  };

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const changed of this.listeners) changed();
  }
}
