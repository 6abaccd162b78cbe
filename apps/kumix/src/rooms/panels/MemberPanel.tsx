import type { UserId } from '@kumix/matrix';
import { ArrowLeft, Copy, MessageCircle } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../../app/AppContext.ts';
import type { RoomPanelProps } from '../../app/contracts.ts';
import { t } from '../../i18n/message.ts';
import { PersonTrustSection } from '../../trust/PersonTrustSection.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FailureNotice } from '../../ui/FailureNotice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { openDirectChat } from '../directChat.ts';
import { MemberModeration } from '../../moderation/MemberModeration.tsx';
import { Action } from './InfoPanel.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { roleOf } from './role.ts';
import { useMembers } from './useMembers.ts';

const limit = 50;

/** One person in this room: who they are, what they may do, and the way to them. */
export default function MemberPanel({
  roomId,
  core,
  session,
  userId,
  onOpenPanel,
}: RoomPanelProps & { readonly userId: UserId }) {
  const app = useApp();
  const found = useMembers(core, roomId, userId, limit);
  const member = found.members.find((each) => each.userId === userId) ?? null;
  const [busy, setBusy] = useState(false);
  const presence = {
    online: t('members.online'),
    unavailable: t('members.away'),
    offline: t('members.offline'),
    unknown: null,
  }[member?.presence ?? 'unknown'];
  const facts = [roleOf(member?.powerLevel ?? 0), presence].filter((fact) => fact !== null);
  const copy = (): void => {
    navigator.clipboard
      .writeText(userId)
      .then(() => app.toasts.show({ tone: 'info', text: t('members.idCopied') }))
      .catch(() => app.toasts.show({ tone: 'danger', text: userId }));
  };
  return (
    <PanelFrame
      title={t('members.person')}
      back={
        <IconButton
          icon={ArrowLeft}
          label={t('members.title')}
          onClick={() => onOpenPanel({ kind: 'members' })}
        />
      }
      onClose={() => onOpenPanel(null)}
    >
      <div className="k-info-head">
        <Avatar id={userId} name={member?.name ?? userId} uri={member?.avatar ?? null} size={96} />
        {member === null && found.state === 'loading' ? (
          <Skeleton width="9em" />
        ) : (
          <h3 className="k-info-name" dir="auto">
            {member?.name ?? userId}
          </h3>
        )}
        <p className="k-field-hint">{userId}</p>
        {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      </div>
      {found.failure !== null && (
        <FailureNotice onAgain={found.again}>{found.failure.message}</FailureNotice>
      )}
      {userId !== session.me.userId && (
        <Button
          tone="primary"
          wide
          icon={MessageCircle}
          busy={busy}
          onClick={() => {
            setBusy(true);
            void openDirectChat(app, userId).finally(() => setBusy(false));
          }}
        >
          {t('members.message')}
        </Button>
      )}
      {userId !== session.me.userId && <PersonTrustSection userId={userId} />}
      <ul className="k-info-actions">
        <Action icon={Copy} label={t('members.copyId')} onPress={copy} />
      </ul>
      <MemberModeration
        roomId={roomId}
        core={core}
        session={session}
        person={{ userId, name: member?.name ?? userId, avatar: member?.avatar ?? null }}
        membership={member?.membership ?? null}
      />
    </PanelFrame>
  );
}
