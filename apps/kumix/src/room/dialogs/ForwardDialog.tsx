import type { RoomSummary, TimelineItem } from '@kumix/matrix';
import { Lock } from 'lucide-react';
import { useRef, useState } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { failureOf } from '../../app/core.ts';
import { useStore } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { fit, fold } from '../../rooms/roomOrder.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { summaryOf } from '../message/summary.ts';
import { closeRoomDialog } from '../model/roomDialogs.ts';
import { useRoom } from '../model/services.ts';

const most = 30;

/** Sends what a message says into another room, and says so where that room is not encrypted. */
export function ForwardDialog({ item }: { readonly item: TimelineItem }) {
  const app = useApp();
  const { core, roomId } = useRoom();
  const { byId } = useStore(app.rooms.snapshot);
  const [typed, setTyped] = useState('');
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const wanted = fold(typed);
  const rooms = [...byId.values()]
    .filter(
      (room) =>
        room.membership === 'join' &&
        room.kind !== 'space' &&
        room.id !== roomId &&
        (wanted === '' || fit(fold(room.name), wanted) !== null),
    )
    .slice(0, most);

  const forward = (to: RoomSummary): void => {
    const { eventId } = item;
    if (eventId === null || busy !== null) return;
    setBusy(to.id);
    setFailure(null);
    core
      .call('send.forward', { roomId, eventId, to: to.id })
      .then(() => setSent(new Set([...sent, to.id])))
      .catch((error: unknown) => setFailure(failureOf(error).message))
      .finally(() => setBusy(null));
  };
  return (
    <Dialog
      title={t('forward.title')}
      initialFocus={first}
      onClose={closeRoomDialog}
      actions={
        <Button tone="primary" onClick={closeRoomDialog}>
          {t('dialog.done')}
        </Button>
      }
    >
      <blockquote className="room-quote">{summaryOf(item.body)}</blockquote>
      <TextField
        ref={first}
        label={t('forward.find')}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onValue={setTyped}
      />
      {failure !== null && (
        <Notice tone="danger" live>
          {failure}
        </Notice>
      )}
      {item.encrypted && <p className="k-field-hint">{t('forward.leaves')}</p>}
      <ul className="forward-rooms" aria-label={t('forward.rooms')}>
        {rooms.map((room) => (
          <li key={room.id} className="forward-room">
            <Avatar
              id={room.directUserId ?? room.id}
              name={room.name}
              uri={room.avatar}
              size={28}
              shape={room.kind === 'direct' ? 'person' : 'room'}
            />
            <span className="k-ellipsis" dir="auto">
              {room.name}
            </span>
            {room.encrypted && <Lock size={13} aria-label={t('room.encrypted')} />}
            <Button
              size="small"
              busy={busy === room.id}
              disabled={sent.has(room.id)}
              aria-label={
                sent.has(room.id)
                  ? t('forward.doneTo', { name: room.name })
                  : t('forward.to', { name: room.name })
              }
              onClick={() => forward(room)}
            >
              {sent.has(room.id) ? t('forward.done') : t('composer.send')}
            </Button>
          </li>
        ))}
      </ul>
      {rooms.length === 0 && (
        <p className="k-field-hint">{t('rooms.noMatch', { filter: typed })}</p>
      )}
    </Dialog>
  );
}
