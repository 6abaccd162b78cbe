import type { Observable } from '@kumix/host';
import { useCallback, useSyncExternalStore } from 'react';

/** The host's observables, read in views. */
export function useObservable<T>(observable: Observable<T>): T {
  const subscribe = useCallback(
    (changed: () => void) => observable.subscribe(changed),
    [observable],
  );
  const read = useCallback(() => observable.getSnapshot(), [observable]);
  return useSyncExternalStore(subscribe, read);
}
