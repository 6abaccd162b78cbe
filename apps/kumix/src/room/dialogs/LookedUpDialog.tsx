import type { EventId, Result, RoomId, TimelineItem } from '@kumix/matrix';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { failureOf } from '../../app/core.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

type LookUp = 'timeline.edits' | 'timeline.people' | 'timeline.source';

interface LookedUpDialogProps<M extends LookUp> {
  readonly item: TimelineItem;
  /** What the core is asked about the message. */
  readonly method: M;
  readonly title: string;
  readonly size?: 'small' | 'normal' | 'large';
  readonly toRead?: boolean;
  readonly children: (found: Result<M>) => ReactNode;
}

/** A dialog about one message that the core has to look up first: waiting, failed or there. */
export function LookedUpDialog<M extends LookUp>({
  item: { eventId },
  method,
  children,
  ...dialog
}: LookedUpDialogProps<M>) {
  const { core, roomId } = useRoom();
  const [found, setFound] = useState<Result<M> | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const ask = useCallback(
    (signal: AbortSignal): void => {
      if (eventId === null) return;
      const about: { readonly roomId: RoomId; readonly eventId: EventId } = { roomId, eventId };
      core
        .call<M>(method, about, { signal })
        .then(setFound)
        .catch((error: unknown) => {
          if (!signal.aborted) setFailure(failureOf(error).message);
        });
    },
    [core, roomId, eventId, method],
  );
  useEffect(() => {
    const ending = new AbortController();
    ask(ending.signal);
    return () => ending.abort();
  }, [ask]);
  const again = (): void => {
    setFailure(null);
    ask(new AbortController().signal);
  };
  return (
    <Dialog {...dialog} onClose={closeRoomDialog}>
      {failure !== null ? (
        <FailureNotice onAgain={again}>{failure}</FailureNotice>
      ) : found === null ? (
        <Spinner size={20} />
      ) : (
        children(found)
      )}
    </Dialog>
  );
}
