import { useEffect, useState, useSyncExternalStore } from 'react';
import { useRoom } from '../model/services.ts';
import type { Lease, MediaRequest, MediaState } from './mediaStore.ts';

const waiting: MediaState = { state: 'loading' };
const readWaiting = (): MediaState => waiting;
const subscribeNone = () => () => undefined;

/** Holds a lease on media for as long as the component is drawn; `null` asks for nothing. */
export function useMedia(request: MediaRequest | null): MediaState {
  const { media } = useRoom();
  const [lease, setLease] = useState<Lease | null>(null);
  const key =
    request === null ? null : `${request.uri}#${JSON.stringify(request.thumbnail ?? null)}`;
  useEffect(() => {
    if (request === null) return undefined;
    const taken = media.lease(request);
    setLease(taken);
    return () => {
      setLease(null);
      taken.release();
    };
    // The key says all that distinguishes two requests.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [media, key]);
  return useSyncExternalStore(lease?.subscribe ?? subscribeNone, lease?.get ?? readWaiting);
}
