/**
 * Which row the pointer or the focus is on, and which was just jumped to. Each row listens to its
 * own key only, so moving over the timeline draws two rows, not all.
 */
import { useCallback, useSyncExternalStore } from 'react';

export class ActiveRow {
  private key: string | null = null;
  private flashed: string | null = null;
  private locks = 0;
  private wanted: string | null = null;
  private readonly listeners = new Set<() => void>();

  get current(): string | null {
    return this.key;
  }

  set(key: string | null): void {
    this.wanted = key;
    if (this.locks > 0 || this.key === key) return;
    this.key = key;
    this.tell();
  }

  /** Keeps the row while a menu of it is open. */
  lock(): () => void {
    this.locks += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.locks -= 1;
      this.set(this.wanted);
    };
  }

  flash(key: string): void {
    this.flashed = key;
    this.tell();
  }

  endFlash(key: string): void {
    if (this.flashed !== key) return;
    this.flashed = null;
    this.tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  isFlashed(key: string): boolean {
    return this.flashed === key;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export function useIsActive(active: ActiveRow, key: string): boolean {
  const read = useCallback(() => active.current === key, [active, key]);
  return useSyncExternalStore(active.subscribe, read);
}

export function useIsFlashed(active: ActiveRow, key: string): boolean {
  const read = useCallback(() => active.isFlashed(key), [active, key]);
  return useSyncExternalStore(active.subscribe, read);
}
