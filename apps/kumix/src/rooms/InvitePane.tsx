import type { RoomId, RoomSummary } from '@kumix/matrix';
import { ArrowLeft, Hourglass } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import { failureOf } from '../app/core.ts';
import { t } from '../i18n/message.ts';
import { RoomOutlineCard, useOutlook } from '../spaces/RoomOutlineCard.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { TextField } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { answerInvite, leaveRoom } from './membership.ts';

interface InvitePaneProps {
  readonly roomId: RoomId;
  /** `null` for a room this account knows nothing of. */
  readonly room: RoomSummary | null;
  readonly onBack: (() => void) | null;
}

/** Stands where the room would, for those who are asked in, wait, or are not in it. */
export function InvitePane({ roomId, room, onBack }: InvitePaneProps) {
  return (
    <div className="k-invite-pane">
      {onBack !== null && <IconButton icon={ArrowLeft} label={t('frame.back')} onClick={onBack} />}
      {room?.membership === 'invite' ? (
        <Invited room={room} />
      ) : room?.membership === 'knock' ? (
        <Waiting room={room} />
      ) : (
        <Outside roomId={roomId} />
      )}
    </div>
  );
}

function Invited({ room }: { readonly room: RoomSummary }) {
  const app = useApp();
  const [busy, setBusy] = useState<'accept' | 'decline' | null>(null);
  const answer = (accept: boolean) => () => {
    setBusy(accept ? 'accept' : 'decline');
    void answerInvite(app, room, accept).finally(() => setBusy(null));
  };
  return (
    <div className="k-empty">
      <Avatar
        id={room.directUserId ?? room.id}
        name={room.name}
        uri={room.avatar}
        size={72}
        shape={room.kind === 'direct' ? 'person' : 'room'}
      />
      <h1 className="k-empty-title" dir="auto">
        {room.name}
      </h1>
      <p className="k-empty-text">
        {room.invitedBy === null
          ? t('invite.fromSomeone')
          : t('invite.fromFull', { name: room.invitedBy.name, id: room.invitedBy.userId })}
      </p>
      <p className="k-empty-text">
        {room.encrypted ? t('invite.encrypted') : t('invite.seesProfile')}
      </p>
      <div className="k-empty-actions">
        <Button busy={busy === 'decline'} onClick={answer(false)}>
          {t('invite.decline')}
        </Button>
        <Button tone="primary" busy={busy === 'accept'} onClick={answer(true)}>
          {t('invite.accept')}
        </Button>
      </div>
    </div>
  );
}

function Waiting({ room }: { readonly room: RoomSummary }) {
  const app = useApp();
  return (
    <EmptyState
      icon={Hourglass}
      heading="h1"
      title={room.name}
      actions={
        <Button onClick={() => void leaveRoom(app, room)}>{t('rooms.withdrawKnock')}</Button>
      }
    >
      {t('rooms.knockingText')}
    </EmptyState>
  );
}

const nowhere: readonly string[] = [];

function Outside({ roomId }: { readonly roomId: RoomId }) {
  const app = useApp();
  const outlook = useOutlook(roomId, nowhere);
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { outline } = outlook;
  const knocks = outline?.joinRule === 'knock';
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      if (knocks) {
        await app.core.call('room.knock', { idOrAlias: roomId, reason: reason.trim() });
        app.toasts.show({ tone: 'info', text: t('preview.asked', { name: outline.name }) });
      } else {
        await app.core.call('room.join', { idOrAlias: roomId, via: [] });
      }
    } catch (why) {
      setError(failureOf(why).message);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) void act();
  };
  return (
    <form className="k-outside" onSubmit={submit}>
      <p className="k-outside-lead">{t('rooms.outside')}</p>
      <RoomOutlineCard outlook={outlook} main />
      {knocks && (
        <TextField
          label={t('join.reason')}
          hint={t('join.reasonHint')}
          value={reason}
          maxLength={500}
          onValue={setReason}
        />
      )}
      {error !== null && (
        <Notice tone="danger" live>
          {error}
        </Notice>
      )}
      <div className="k-empty-actions">
        <Button onClick={() => app.go({ to: 'home' })}>{t('frame.back')}</Button>
        <Button tone="primary" type="submit" busy={busy}>
          {knocks ? t('join.knock') : t('join.action')}
        </Button>
      </div>
    </form>
  );
}
