import type { TimelineItem } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { t } from '../../i18n/message.ts';
import { failureOf } from '../../app/core.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { CodeBlock } from '../message/CodeBlock.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

/** One event as the homeserver gave it. */
export function SourceDialog({ item }: { readonly item: TimelineItem }) {
  const { core, roomId } = useRoom();
  const [json, setJson] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { eventId } = item;
  useEffect(() => {
    if (eventId === null) return undefined;
    const abort = new AbortController();
    core
      .call('timeline.source', { roomId, eventId }, { signal: abort.signal })
      .then((source) => setJson(source.json))
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setFailure(failureOf(error).message);
      });
    return () => abort.abort();
  }, [core, roomId, eventId]);
  return (
    <Dialog title={t('source.title')} size="large" onClose={closeRoomDialog}>
      {failure !== null ? (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      ) : json === null ? (
        <Spinner size={20} />
      ) : (
        <div className="room-source">
          <CodeBlock language="json" text={json} />
        </div>
      )}
    </Dialog>
  );
}
