import { useEffect, useState, useSyncExternalStore, type PointerEvent } from 'react';

/** Milliseconds since the pointer last moved; a press keeps it longer, until it is over. */
const calmMs = 150;

export interface Steady<T> {
  /** `value`, or what it was when the pointer began to move over it. */
  readonly shown: T;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerDown: () => void;
}

/**
 * What is pointed at does not move away: a row that went elsewhere between the press and its release
 * would get no click, and another would get one that was not meant for it. Only news waits: for
 * another `of`, `value` is shown at once.
 */
export function useSteady<T>(value: T, of: string): Steady<T> {
  const [held] = useState(() => new Held<T>());
  const shown = useSyncExternalStore(held.subscribe, () => held.instead(value, of));
  useEffect(() => () => held.dispose(), [held]);
  return {
    shown,
    onPointerMove: ({ pointerType }) => {
      // A finger that moves scrolls.
      if (pointerType === 'touch' || held.isPressed()) return;
      held.hold(value, of);
      held.untilCalm();
    },
    onPointerDown: () => {
      held.hold(value, of);
      held.untilReleased();
    },
  };
}

/** Holding on tells nobody, since what is shown stays what it is. */
class Held<T> {
  readonly #listeners = new Set<() => void>();
  #now: { readonly value: T; readonly of: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #press: AbortController | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  instead(value: T, of: string): T {
    return this.#now?.of === of ? this.#now.value : value;
  }

  hold(value: T, of: string): void {
    if (this.#now?.of !== of) this.#now = { value, of };
  }

  isPressed(): boolean {
    return this.#press?.signal.aborted === false;
  }

  untilCalm(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#now = null;
      for (const listener of this.#listeners) listener();
    }, calmMs);
  }

  untilReleased(): void {
    this.dispose();
    const press = new AbortController();
    this.#press = press;
    const over = (): void => {
      press.abort();
      this.untilCalm();
    };
    for (const end of ['pointerup', 'pointercancel', 'blur']) {
      addEventListener(end, over, { signal: press.signal });
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#press?.abort();
  }
}
