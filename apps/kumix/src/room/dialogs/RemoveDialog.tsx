import type { TimelineItem } from '@kumix/matrix';
import { useState } from 'react';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { removeMessage } from '../message/messageActions.ts';
import { summaryOf } from '../message/summary.ts';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

/** Asks before a message goes, and says what that means. */
export function RemoveDialog({ item }: { readonly item: TimelineItem }) {
  const room = useRoom();
  const [reason, setReason] = useState('');
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
      <TextField
        label={t('remove.reason')}
        value={reason}
        maxLength={200}
        autoComplete="off"
        onValue={setReason}
      />
    </Dialog>
  );
}
