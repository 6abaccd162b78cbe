import type { TimelineItem } from '@kumix/matrix';
import { useId, useState } from 'react';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { removeMessage } from '../message/messageActions.ts';
import { summaryOf } from '../message/summary.ts';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

/** Asks before a message goes, and says what that means. */
export function RemoveDialog({ item }: { readonly item: TimelineItem }) {
  const room = useRoom();
  const [reason, setReason] = useState('');
  const field = useId();
  return (
    <Dialog
      title={t('remove.title')}
      description={t('remove.text')}
      size="small"
      onClose={closeRoomDialog}
      actions={
        <>
          <Button onClick={closeRoomDialog}>{t('remove.keep')}</Button>
          <Button
            tone="danger"
            onClick={() => {
              removeMessage(room, item, reason);
              closeRoomDialog();
            }}
          >
            {t('remove.action')}
          </Button>
        </>
      }
    >
      <blockquote className="room-quote">{summaryOf(item.body)}</blockquote>
      <label className="room-label" htmlFor={field}>
        {t('remove.reason')}
      </label>
      <input
        id={field}
        className="k-input"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  );
}
