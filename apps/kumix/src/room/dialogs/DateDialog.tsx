import { useState } from 'react';
import { t } from '../../i18n/message.ts';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
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
  const [none, setNone] = useState(false);
  const go = async (): Promise<void> => {
    setNone(false);
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    const atMs = new Date(year, month - 1, date).getTime();
    if (Number.isNaN(atMs)) return;
    const eventId = await room.timeline.jump({ atMs });
    if (eventId === null) {
      setNone(true);
      return;
    }
    closeRoomDialog();
    room.showEvent(eventId, atMs);
  };
  return (
    <FormDialog
      title={t('date.title')}
      action={t('date.action')}
      size="small"
      ready={day !== ''}
      onSubmit={go}
      onClose={closeRoomDialog}
    >
      <TextField
        label={t('date.day')}
        error={none ? t('date.none') : null}
        type="date"
        required
        max={today}
        value={day}
        onValue={setDay}
      />
    </FormDialog>
  );
}
