import { useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { TextField } from '../ui/Field.tsx';
import { FormDialog } from '../ui/FormDialog.tsx';

/** Removes a person from a room, or bans them, with a reason that all can read. */
export default function ModerateDialog({ request, onClose }: DialogViewProps<'moderate'>) {
  const app = useApp();
  const { roomId, person, act } = request;
  const [reason, setReason] = useState('');
  const [clean, setClean] = useState(false);
  const { name } = person;

  const perform = async (): Promise<void> => {
    await app.core.call('member.act', { roomId, userId: person.userId, act, reason });
    const text = act === 'ban' ? t('moderate.banned', { name }) : t('moderate.kicked', { name });
    app.toasts.show({ tone: 'info', text });
    if (clean) app.dialogs.show({ kind: 'spree', roomId, person });
    else onClose();
  };
  return (
    <FormDialog
      title={act === 'ban' ? t('moderate.banTitle', { name }) : t('moderate.kickTitle', { name })}
      description={act === 'ban' ? t('moderate.banText') : t('moderate.kickText')}
      action={act === 'ban' ? t('moderate.banAction') : t('moderate.kickAction')}
      tone="danger"
      onSubmit={perform}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
