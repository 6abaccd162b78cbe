import { useRef, useSyncExternalStore } from 'react';

/** An immutable snapshot that tells when it is replaced. View models expose these to views. */
export interface Readable<T> {
  readonly get: () => T;
  /** Calls `listener` after each change until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Store<T> extends Readable<T> {
  /** Replaces the snapshot; the same reference tells nobody. */
  readonly set: (next: T) => void;
  readonly update: (change: (before: T) => T) => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Re-renders only when the selected part changes, by `Object.is`. */
export function useSelected<T, S>(store: Readable<T>, select: (snapshot: T) => S): S {
  const last = useRef<{ readonly of: T; readonly by: typeof select; readonly value: S } | null>(
    null,
  );
  const read = (): S => {
    const of = store.get();
    const known = last.current;
    if (known !== null && known.of === of && known.by === select) return known.value;
    const value = select(of);
    const kept = known !== null && Object.is(known.value, value) ? known.value : value;
    last.current = { of, by: select, value: kept };
    return kept;
  };
  return useSyncExternalStore(store.subscribe, read);
}

/** A part of a snapshot as a snapshot of its own; tells only when that part changes, by `Object.is`. */
export function derive<T, S>(source: Readable<T>, select: (snapshot: T) => S): Readable<S> {
  let of = source.get();
  let value = select(of);
  const get = (): S => {
    const next = source.get();
    if (!Object.is(next, of)) {
      of = next;
      value = select(next);
    }
    return value;
  };
  return {
    get,
    subscribe(listener) {
      let told = get();
      return source.subscribe(() => {
        const next = get();
        if (Object.is(next, told)) return;
        told = next;
        listener();
      });
    },
  };
}
