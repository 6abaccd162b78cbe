import { useDeferredValue, useRef, useState, type FormEvent } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { failureOf } from '../../app/core.ts';
import type { DialogViewProps } from '../../app/Overlays.tsx';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RoomOutlineCard, useOutlook } from '../../spaces/RoomOutlineCard.tsx';
import { readAddress } from './address.ts';

export default function JoinDialog({ request, onClose }: DialogViewProps<'join'>) {
  const app = useApp();
  const [typed, setTyped] = useState(request.idOrAlias);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [mayKnock, setMayKnock] = useState(false);
  const [busy, setBusy] = useState<'join' | 'knock' | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const seen = readAddress(useDeferredValue(typed));
  const outlook = useOutlook(
    seen?.idOrAlias ?? null,
    seen === null || seen.via.length === 0 ? request.via : seen.via,
  );

  const act = async (how: 'join' | 'knock'): Promise<void> => {
    const address = readAddress(typed);
    if (address === null) {
      setError(t('join.notAnAddress'));
      return;
    }
    const via = address.via.length > 0 ? address.via : request.via;
    setBusy(how);
    setError(null);
    try {
      if (how === 'join') {
        const { roomId } = await app.core.call('room.join', { idOrAlias: address.idOrAlias, via });
        const { eventId } = address;
        app.go({ to: 'room', roomId, ...(eventId === undefined ? {} : { eventId }) });
      } else {
        await app.core.call('room.knock', { idOrAlias: address.idOrAlias, reason: reason.trim() });
        app.toasts.show({ tone: 'info', text: t('join.knocked') });
      }
      onClose();
    } catch (why) {
      const failure = failureOf(why);
      setMayKnock(failure.code === 'forbidden');
      setError(failure.message);
    } finally {
      setBusy(null);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (busy === null) void act('join');
  };

  return (
    <Dialog
      title={t('command.join')}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          {mayKnock ? (
            <Button busy={busy === 'knock'} onClick={() => void act('knock')}>
              {t('join.knock')}
            </Button>
          ) : (
            <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          )}
          <Button tone="primary" type="submit" form="k-join" busy={busy === 'join'}>
            {t('join.action')}
          </Button>
        </>
      }
    >
      <form id="k-join" className="k-form" onSubmit={submit}>
        <TextField
          ref={first}
          label={t('join.address')}
          hint={t('join.hint')}
          placeholder="#room:example.org"
          value={typed}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onValue={(value) => {
            setTyped(value);
            setError(null);
            setMayKnock(false);
          }}
        />
        {error !== null && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
        {outlook.outline !== null && <RoomOutlineCard outlook={outlook} />}
        {mayKnock && (
          <TextField
            label={t('join.reason')}
            hint={t('join.reasonHint')}
            value={reason}
            maxLength={500}
            onValue={setReason}
          />
        )}
      </form>
    </Dialog>
  );
}
