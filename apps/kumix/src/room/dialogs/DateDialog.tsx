import { useId, useRef, useState, type FormEvent } from 'react';
import { t } from '../../i18n/message.ts';
import { failureOf } from '../../app/core.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useToday } from '../timeline/today.ts';
import { useRoom } from '../model/services.ts';

const isoDay = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;

/** Goes to the first message of a day. */
export function DateDialog() {
  const room = useRoom();
  const today = isoDay(new Date(useToday()));
  const [day, setDay] = useState(today);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const form = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    const atMs = new Date(year, month - 1, date).getTime();
    if (Number.isNaN(atMs)) return;
    setBusy(true);
    setFailure(null);
    room.timeline
      .jump({ atMs })
      .then((eventId) => {
        if (eventId === null) {
          setFailure(t('date.none'));
          return;
        }
        closeRoomDialog();
        room.showEvent(eventId, atMs);
      })
      .catch((error: unknown) => setFailure(failureOf(error).message))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={t('date.title')}
      size="small"
      initialFocus={field}
      onClose={closeRoomDialog}
      actions={
        <>
          <Button onClick={closeRoomDialog}>{t('dialog.cancel')}</Button>
          <Button tone="primary" type="submit" form={form} busy={busy} disabled={day === ''}>
            {t('date.action')}
          </Button>
        </>
      }
    >
      <form id={form} className="k-form" onSubmit={submit}>
        <TextField
          ref={field}
          label={t('date.day')}
          type="date"
          required
          max={today}
          value={day}
          onValue={setDay}
        />
        {failure !== null && (
          <Notice tone="danger" live>
            {failure}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
