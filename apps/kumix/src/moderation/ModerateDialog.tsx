import { useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

/** Removes a person from a room, or bans them, with a reason that all can read. */
export default function ModerateDialog({ request, onClose }: DialogViewProps<'moderate'>) {
  const app = useApp();
  const { roomId, person, act } = request;
  const [reason, setReason] = useState('');
  const [clean, setClean] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { name } = person;

  const perform = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await app.core.call('member.act', { roomId, userId: person.userId, act, reason });
      const text = act === 'ban' ? t('moderate.banned', { name }) : t('moderate.kicked', { name });
      app.toasts.show({ tone: 'info', text });
      if (clean) app.dialogs.show({ kind: 'spree', roomId, person });
      else onClose();
    } catch (why) {
      setError(failureOf(why).message);
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void perform();
  };
  return (
    <Dialog
      title={act === 'ban' ? t('moderate.banTitle', { name }) : t('moderate.kickTitle', { name })}
      description={act === 'ban' ? t('moderate.banText') : t('moderate.kickText')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="danger" type="submit" form="k-moderate" busy={busy}>
            {act === 'ban' ? t('moderate.banAction') : t('moderate.kickAction')}
          </Button>
        </>
      }
    >
      <form id="k-moderate" className="k-form" onSubmit={submit}>
        <TextField
          label={t('moderate.reason')}
          hint={t('moderate.reasonHint')}
          value={reason}
          maxLength={500}
          onValue={setReason}
        />
        {act === 'ban' && (
          <label className="k-check">
            <input
              type="checkbox"
              checked={clean}
              onChange={(event) => setClean(event.target.checked)}
            />
            <span>{t('moderate.banSpree')}</span>
          </label>
        )}
        {error !== null && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
