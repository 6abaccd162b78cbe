import type { CoreFailure, Member, RoomId } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { failureOf, type CorePort } from '../../app/core.ts';

export interface MembersState {
  readonly state: 'loading' | 'ready' | 'failed';
  /** What was found last stays while the next answer is on its way. */
  readonly members: readonly Member[];
  readonly failure: CoreFailure | null;
}

interface Answer extends MembersState {
  readonly query: string | null;
}

const none: Answer = { state: 'loading', members: [], failure: null, query: null };

/** Members that fit `query`, by power and name as the core orders them; at most `limit`. */
export function useMembers(
  core: CorePort,
  roomId: RoomId,
  query: string,
  limit: number,
): MembersState {
  const [found, setFound] = useState(none);
  useEffect(() => {
    const ending = new AbortController();
    core
      .call('room.members', { roomId, query, limit }, { signal: ending.signal })
      .then((members) => setFound({ state: 'ready', members, failure: null, query }))
      .catch((error: unknown) => {
        if (!ending.signal.aborted) {
          setFound({ state: 'failed', members: [], failure: failureOf(error), query });
        }
      });
    return () => ending.abort();
  }, [core, roomId, query, limit]);
  return found.query === query ? found : { ...found, state: 'loading' };
}
