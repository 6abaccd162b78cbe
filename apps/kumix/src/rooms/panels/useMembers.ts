import type { CoreFailure, Member, RoomId } from '@kumix/matrix';
import { useCallback, useEffect, useState } from 'react';
import { failureOf, type CorePort } from '../../app/core.ts';

export interface MembersState {
  readonly state: 'loading' | 'ready' | 'failed';
  /** What was found last stays while the next answer is on its way. */
  readonly members: readonly Member[];
  readonly failure: CoreFailure | null;
}

export interface Members extends MembersState {
  /** Asks once more, after a failure. */
  readonly again: () => void;
}

interface Answer extends MembersState {
  readonly query: string | null;
}

const none: Answer = { state: 'loading', members: [], failure: null, query: null };

/** Members that fit `query`, by power and name as the core orders them; at most `limit`. */
export function useMembers(core: CorePort, roomId: RoomId, query: string, limit: number): Members {
  const [found, setFound] = useState(none);
  const ask = useCallback(
    (signal: AbortSignal): void => {
      core
        .call('room.members', { roomId, query, limit }, { signal })
        .then((members) => setFound({ state: 'ready', members, failure: null, query }))
        .catch((error: unknown) => {
          if (signal.aborted) return;
          setFound({ state: 'failed', members: [], failure: failureOf(error), query });
        });
    },
    [core, roomId, query, limit],
  );
  useEffect(() => {
    const ending = new AbortController();
    ask(ending.signal);
    return () => ending.abort();
  }, [ask]);
  const again = useCallback(() => ask(new AbortController().signal), [ask]);
  return found.query === query ? { ...found, again } : { ...found, state: 'loading', again };
}
