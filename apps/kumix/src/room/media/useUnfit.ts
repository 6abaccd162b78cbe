import { useState } from 'react';
import type { MediaState } from './mediaStore.ts';

interface Unfit {
  /** The bytes came, and the browser can make nothing of them: asking again would not help. */
  readonly unfit: boolean;
  /** For the element that shows them. */
  readonly onError: () => void;
}

/** Whether what was fetched is what its message said it is. */
export function useUnfit(state: MediaState): Unfit {
  const url = state.state === 'ready' ? state.url : null;
  const [failed, setFailed] = useState<string | null>(null);
  return { unfit: url !== null && url === failed, onError: () => setFailed(url) };
}
