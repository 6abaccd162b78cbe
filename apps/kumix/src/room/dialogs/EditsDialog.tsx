import type { Result, TimelineItem } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { failureOf } from '../../app/core.ts';
import { t } from '../../i18n/message.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { summaryOf } from '../message/summary.ts';
import { TextBody } from '../message/TextBody.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';
import { fullTime, isoTime } from '../timeline/times.ts';

/** Every wording a message has had, newest first. */
export function EditsDialog({ item }: { readonly item: TimelineItem }) {
  const { core, roomId } = useRoom();
  const [found, setFound] = useState<Result<'timeline.edits'> | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { eventId } = item;
  useEffect(() => {
    if (eventId === null) return undefined;
    const abort = new AbortController();
    core
      .call('timeline.edits', { roomId, eventId }, { signal: abort.signal })
      .then(setFound)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setFailure(failureOf(error).message);
      });
    return () => abort.abort();
  }, [core, roomId, eventId]);
  return (
    <Dialog title={t('edits.title')} toRead onClose={closeRoomDialog}>
      {failure !== null ? (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      ) : found === null ? (
        <Spinner size={20} />
      ) : (
        <ol className="edits" reversed>
          {found.toReversed().map(({ sentAtMs, body }, index) => (
            <li key={sentAtMs} className="edits-version">
              <p className="edits-when">
                <time dateTime={isoTime(sentAtMs)}>{fullTime(sentAtMs)}</time>
                {index === found.length - 1 && <span> · {t('edits.original')}</span>}
              </p>
              {body.kind === 'text' || body.kind === 'emote' || body.kind === 'notice' ? (
                <TextBody body={body} sender={item.sender.name} />
              ) : (
                <p>{summaryOf(body)}</p>
              )}
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
