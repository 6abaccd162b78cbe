import { isUserId } from '@kumix/matrix';
import { useRef, useState, type FormEvent } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { failureOf } from '../../app/core.ts';
import type { DialogViewProps } from '../../app/Overlays.tsx';
import { useSelected } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { PersonPicker } from './PersonPicker.tsx';

export default function InviteDialog({ request, onClose }: DialogViewProps<'invite'>) {
  const app = useApp();
  const { roomId } = request;
  const room = useSelected(app.rooms.snapshot, (list) => list.byId.get(roomId) ?? null);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [invited, setInvited] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);

  const invite = async (text: string): Promise<void> => {
    const userId = text.trim();
    if (!isUserId(userId)) {
      setError(t('people.choose'));
      return;
    }
    setBusy(true);
    setError(null);
    setSaid(null);
    try {
      await app.core.call('room.invite', { roomId, userId });
      setInvited((before) => new Set([...before, userId]));
      setSaid(t('people.invited', { name: userId }));
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
            {invited.size === 0 ? t('dialog.cancel') : t('dialog.done')}
          </Button>
          <Button tone="primary" type="submit" form="k-invite" busy={busy}>
            {t('people.invite')}
          </Button>
        </>
      }
    >
      <form id="k-invite" className="k-form" onSubmit={submit}>
        <PersonPicker
          ref={first}
          typed={typed}
          error={error}
          said={said}
          invited={invited}
          onTyped={(text) => {
            setTyped(text);
            setError(null);
            setSaid(null);
          }}
          onPick={(userId) => {
            if (!busy) void invite(userId);
          }}
        />
        <output className="k-hidden-visually">{said}</output>
      </form>
    </Dialog>
  );
}
