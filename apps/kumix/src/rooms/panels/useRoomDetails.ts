import type { CoreFailure, RoomDetails, RoomId } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import type { CorePort } from '../../app/core.ts';

export type DetailsState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly details: RoomDetails }
  | { readonly state: 'failed'; readonly failure: CoreFailure };

/** For one room as long as it is mounted: panels are mounted anew for another room. */
export function useRoomDetails(core: CorePort, roomId: RoomId): DetailsState {
  const [state, setState] = useState<DetailsState>({ state: 'loading' });
  useEffect(() => {
    const watch = core.watch(
      'room',
      { roomId },
      (details) => setState({ state: 'ready', details }),
      (failure) => setState({ state: 'failed', failure }),
    );
    return () => watch.stop();
  }, [core, roomId]);
  return state;
}
