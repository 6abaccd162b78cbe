import { useRef, useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Tells the homeserver's administrators of a message or a room. */
export default function ReportDialog({ request, onClose }: DialogViewProps<'report'>) {
  const app = useApp();
  const { roomId, eventId, encrypted } = request;
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);

  const send = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      if (eventId === null) await app.core.call('report.room', { roomId, reason });
      else await app.core.call('report.message', { roomId, eventId, reason });
      app.toasts.show({ tone: 'info', text: t('moderate.reported') });
      onClose();
    } catch (why) {
      setError(failureOf(why).message);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && reason.trim() !== '') void send();
  };
  return (
    <Dialog
      title={eventId === null ? t('roomSettings.reportRoom') : t('moderate.reportMessage')}
      description={t('moderate.reportText')}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="danger" type="submit" form="k-report" busy={busy}>
            {t('moderate.reportAction')}
          </Button>
        </>
      }
    >
      <form id="k-report" className="k-form" onSubmit={submit}>
        <TextField
          ref={first}
          label={t('moderate.reportWhy')}
          {...(encrypted ? { hint: t('moderate.reportEncrypted') } : {})}
          value={reason}
          maxLength={500}
          required
          onValue={setReason}
        />
        {error !== null && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
