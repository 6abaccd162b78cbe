import { isUserId } from '@kumix/matrix';
import { useMemo, useRef, useState, type FormEvent } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { failureOf } from '../../app/core.ts';
import type { DialogViewProps } from '../../app/Overlays.tsx';
import { useSelected } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PersonPicker } from './PersonPicker.tsx';

export default function InviteDialog({ request, onClose }: DialogViewProps<'invite'>) {
  const app = useApp();
  const { roomId } = request;
  const room = useSelected(app.rooms.snapshot, (list) => list.byId.get(roomId) ?? null);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [invited, setInvited] = useState<readonly string[]>([]);
  const first = useRef<HTMLInputElement>(null);
  const except = useMemo(() => new Set(invited), [invited]);

  const invite = async (text: string): Promise<void> => {
    const userId = text.trim();
    if (!isUserId(userId)) {
      setError(t('people.choose'));
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await app.core.call('room.invite', { roomId, userId });
      setInvited((before) => [...before.filter((each) => each !== userId), userId]);
      setTyped('');
      first.current?.focus();
    } catch (reason) {
      setError(failureOf(reason).message);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void invite(typed);
  };

  return (
    <Dialog
      title={t('menu.inviteTo', { name: room?.name ?? '' })}
      description={room?.encrypted === true ? t('people.inviteEncrypted') : undefined}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>
            {invited.length === 0 ? t('dialog.cancel') : t('dialog.done')}
          </Button>
          <Button tone="primary" type="submit" form="k-invite" busy={busy}>
            {t('people.invite')}
          </Button>
        </>
      }
    >
      <form id="k-invite" className="k-form" onSubmit={submit}>
        {invited.length > 0 && (
          <output>
            <Notice tone="info">{t('people.invited', { names: invited.join(', ') })}</Notice>
          </output>
        )}
        <PersonPicker
          ref={first}
          typed={typed}
          error={error}
          except={except}
          onTyped={(text) => {
            setTyped(text);
            setError(null);
          }}
          onPick={(userId) => {
            if (!busy) void invite(userId);
          }}
        />
      </form>
    </Dialog>
  );
}
