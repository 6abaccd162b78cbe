import type { ViewName, ViewParams, ViewUpdate } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import type { CorePort } from '../app/core.ts';

/** Follows a view that sends whole values; `null` until it has spoken. `params` must be stable. */
export function useView<V extends ViewName>(
  core: CorePort,
  view: V,
  params: ViewParams<V>,
): ViewUpdate<V> | null {
  const [value, setValue] = useState<ViewUpdate<V> | null>(null);
  useEffect(() => {
    const watch = core.watch(view, params, setValue);
    return () => watch.stop();
  }, [core, view, params]);
  return value;
}
