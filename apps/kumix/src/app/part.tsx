import {
  useEffect,
  useState,
  useSyncExternalStore,
  type ComponentType,
  type ReactNode,
} from 'react';

/** A component whose code is loaded when it is first drawn, or ahead of that. */
export type Part<P> = ((props: P) => ReactNode) & {
  /** Rejects where the code cannot be had; the next drawing tries again. */
  readonly preload: () => Promise<void>;
};

type State<P> =
  | { readonly at: 'waiting' }
  | { readonly at: 'ready'; readonly Shown: ComponentType<P> }
  | { readonly at: 'failed'; readonly error: Error };

/**
 * Unlike `lazy` under `Suspense`, which holds content back for up to 300 ms after a placeholder was
 * shown, this draws the moment the code is there, and at once where it was preloaded. What cannot
 * be loaded is thrown to the nearest error boundary.
 */
export function part<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
  Waiting: ComponentType,
): Part<P> {
  let state: State<P> = { at: 'waiting' };
  let loading: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const set = (next: State<P>): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const preload = (): Promise<void> => {
    if (state.at === 'ready') return Promise.resolve();
    loading ??= load()
      .then(
        (module) => set({ at: 'ready', Shown: module.default }),
        (cause: unknown) => {
          const error = cause instanceof Error ? cause : new Error(String(cause));
          set({ at: 'failed', error });
          throw error;
        },
      )
      .finally(() => {
        loading = null;
      });
    return loading;
  };
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  function Drawn(props: P): ReactNode {
    // Drawn anew after a failure, as by "Try again": the failure was of another time.
    useState(() => {
      if (state.at === 'failed') state = { at: 'waiting' };
    });
    const now = useSyncExternalStore(subscribe, () => state);
    useEffect(() => {
      preload().catch(() => undefined);
    }, []);
    if (now.at === 'failed') throw now.error;
    return now.at === 'ready' ? <now.Shown {...props} /> : <Waiting />;
  }
  return Object.assign(Drawn, { preload });
}
