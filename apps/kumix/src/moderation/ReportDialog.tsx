import { useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { TextField } from '../ui/Field.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';

/** Tells the homeserver's administrators of a message or a room. */
export default function ReportDialog({ request, onClose }: DialogViewProps<'report'>) {
  const app = useApp();
  const { roomId, eventId, encrypted } = request;
  const [reason, setReason] = useState('');
  const send = async (): Promise<void> => {
    if (eventId === null) await app.core.call('report.room', { roomId, reason });
    else await app.core.call('report.message', { roomId, eventId, reason });
    app.toasts.show({ tone: 'info', text: t('moderate.reported') });
    onClose();
  };
  return (
    <FormDialog
      title={eventId === null ? t('roomSettings.reportRoom') : t('moderate.reportMessage')}
      description={t('moderate.reportText')}
      action={t('moderate.reportAction')}
      tone="danger"
      ready={reason.trim() !== ''}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField
        label={t('moderate.reportWhy')}
        {...(encrypted ? { hint: t('moderate.reportEncrypted') } : {})}
        value={reason}
        maxLength={500}
        required
        onValue={setReason}
      />
    </FormDialog>
  );
}
