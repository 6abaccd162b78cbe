import type { TimelineItem } from '@kumix/matrix';
import { useId, useState } from 'react';
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
      title="Remove this message?"
      description="Its content is deleted for everyone on servers that follow the request. Who may have read or saved it keeps what they have."
      size="small"
      onClose={closeRoomDialog}
      actions={
        <>
          <Button onClick={closeRoomDialog}>Keep it</Button>
          <Button
            tone="danger"
            onClick={() => {
              removeMessage(room, item, reason);
              closeRoomDialog();
            }}
          >
            Remove
          </Button>
        </>
      }
    >
      <blockquote className="room-quote">{summaryOf(item.body)}</blockquote>
      <label className="room-label" htmlFor={field}>
        Reason, shown to everyone (optional)
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
