import type { RoomDetails } from '@kumix/matrix';
import {
  ArrowDown,
  Check,
  Copy,
  Globe,
  Images,
  Lock,
  LockOpen,
  LogOut,
  MessagesSquare,
  Pencil,
  Pin,
  Search,
  Settings2,
  UserCheck,
  Star,
  Trash2,
  UserPlus,
  Users,
} from 'lucide-react';
import { useApp } from '../../app/AppContext.ts';
import type { RoomPanelProps } from '../../app/contracts.ts';
import { useSelected } from '../../app/store.ts';
import type { Icon } from '../../commands/command.ts';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { forgetRoom, leaveRoom, tagRoom } from '../membership.ts';
import { Topic } from '../Topic.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { useRoomDetails } from './useRoomDetails.ts';
import { RoomLevelField } from '../../notifications/RoomLevelField.tsx';
import { useRules } from '../../notifications/useRules.ts';
import { useRoomSettings } from '../../roomSettings/useRoomSettings.ts';

export default function InfoPanel({ roomId, core, onOpenPanel }: RoomPanelProps) {
  const app = useApp();
  const state = useRoomDetails(core, roomId);
  const room = useSelected(app.rooms.snapshot, (list) => list.byId.get(roomId) ?? null);
  const details = state.state === 'ready' ? state.details : null;
  return (
    <PanelFrame title={t('info.title')} onClose={() => onOpenPanel(null)}>
      {state.state === 'failed' && <Notice tone="danger">{state.failure.message}</Notice>}
      {room?.serverNotice === true && <Notice tone="info">{t('info.serverNotice')}</Notice>}
      <div className="k-info-head">
        <Avatar
          id={room?.directUserId ?? roomId}
          name={room?.name ?? details?.name ?? ''}
          uri={room?.avatar ?? null}
          size={72}
          shape={room?.kind === 'direct' ? 'person' : 'room'}
        />
        {details === null ? (
          <Skeleton width="9em" />
        ) : (
          <>
            <h3 className="k-info-name" dir="auto">
              {details.name}
            </h3>
            {details.alias !== null && <p className="k-field-hint">{details.alias}</p>}
            <Topic key={roomId} topic={details.topic} className="k-info-topic" />
            {details.may.changeSettings && (
              <Button
                tone="quiet"
                size="small"
                icon={Pencil}
                onClick={() => app.go({ to: 'room-settings', roomId, page: 'general' })}
              >
                {t('info.edit')}
              </Button>
            )}
          </>
        )}
      </div>
      {details !== null && (
        <>
          <Facts details={details} />
          <ul className="k-info-actions">
            <Action
              icon={Users}
              label={t('rooms.members', { count: details.memberCount })}
              onPress={() => onOpenPanel({ kind: 'members' })}
            />
            {details.pinned.length > 0 && (
              <Action
                icon={Pin}
                label={t('info.pinned', { count: details.pinned.length })}
                onPress={() => onOpenPanel({ kind: 'pins' })}
              />
            )}
            <Action
              icon={MessagesSquare}
              label={t('threads.title')}
              onPress={() => onOpenPanel({ kind: 'threads' })}
            />
            <Action
              icon={Search}
              label={t('search.title')}
              onPress={() => onOpenPanel({ kind: 'search' })}
            />
            <Action
              icon={Images}
              label={t('media.panel')}
              onPress={() => onOpenPanel({ kind: 'media' })}
            />
            {details.may.invite && (
              <Action
                icon={UserPlus}
                label={t('menu.invite')}
                onPress={() => app.dialogs.show({ kind: 'invite', roomId })}
              />
            )}
            <Action
              icon={Settings2}
              label={t('roomSettings.title')}
              onPress={() => app.go({ to: 'room-settings', roomId, page: 'general' })}
            />
            <Waiting roomId={roomId} core={core} />
            <CopyLink details={details} />
          </ul>
        </>
      )}
      {room !== null && <Notifications roomId={roomId} core={core} />}
      {room !== null && (
        <ul className="k-info-actions">
          <Action
            icon={room.favourite ? Check : Star}
            label={t('menu.favourite')}
            pressed={room.favourite}
            onPress={() => void tagRoom(app, room, 'favourite')}
          />
          <Action
            icon={room.lowPriority ? Check : ArrowDown}
            label={t('menu.lowPriority')}
            pressed={room.lowPriority}
            onPress={() => void tagRoom(app, room, 'lowPriority')}
          />
          <Action
            icon={LogOut}
            label={t('menu.leave')}
            danger
            onPress={() => void leaveRoom(app, room)}
          />
          <Action
            icon={Trash2}
            label={t('menu.forget')}
            danger
            onPress={() => void forgetRoom(app, room)}
          />
        </ul>
      )}
    </PanelFrame>
  );
}

function Facts({ details }: { readonly details: RoomDetails }) {
  const rule = {
    public: t('info.rulePublic'),
    invite: t('info.ruleInvite'),
    knock: t('info.ruleKnock'),
    restricted: t('info.ruleRestricted'),
    private: t('info.ruleInvite'),
    unknown: t('info.ruleUnknown'),
  }[details.joinRule];
  return (
    <ul className="k-info-facts">
      <li>
        {details.encrypted ? <Lock size={16} /> : <LockOpen size={16} />}
        <span>{details.encrypted ? t('info.encrypted') : t('info.plain')}</span>
      </li>
      <li>
        <Globe size={16} />
        <span>{rule}</span>
      </li>
    </ul>
  );
}

interface ActionProps {
  readonly icon: Icon;
  readonly label: string;
  readonly danger?: boolean;
  readonly pressed?: boolean;
  /** Why it cannot be done now; said below its label. */
  readonly off?: string | null;
  readonly onPress: () => void;
}

export function Action({
  icon: IconPart,
  label,
  danger = false,
  pressed,
  off = null,
  onPress,
}: ActionProps) {
  return (
    <li>
      <button
        type="button"
        className={danger && off === null ? 'k-info-action k-info-danger' : 'k-info-action'}
        aria-pressed={pressed}
        aria-disabled={off !== null || undefined}
        onClick={off === null ? onPress : undefined}
      >
        <IconPart size={16} />
        <span>
          {label}
          {off !== null && <span className="k-info-off">{off}</span>}
        </span>
      </button>
    </li>
  );
}

function Notifications({ roomId, core }: Pick<RoomPanelProps, 'roomId' | 'core'>) {
  const rules = useRules(core);
  return rules === null ? null : (
    <RoomLevelField {...{ core, roomId, rules }} label={t('notify.room')} />
  );
}

/** Those who asked to be let in, for those who can let them in. */
function Waiting({ roomId, core }: Pick<RoomPanelProps, 'roomId' | 'core'>) {
  const app = useApp();
  const settings = useRoomSettings(core, roomId);
  if (settings === null || settings.outside.knock === 0) return null;
  return (
    <Action
      icon={UserCheck}
      label={t('roomSettings.waiting', { count: settings.outside.knock })}
      onPress={() => app.go({ to: 'room-settings', roomId, page: 'people' })}
    />
  );
}

function CopyLink({ details }: { readonly details: RoomDetails }) {
  const app = useApp();
  const link = `https://matrix.to/#/${encodeURIComponent(details.alias ?? details.id)}`;
  return (
    <Action
      icon={Copy}
      label={t('info.copyLink')}
      onPress={() => {
        navigator.clipboard
          .writeText(link)
          .then(() => app.toasts.show({ tone: 'info', text: t('info.linkCopied') }))
          .catch(() =>
            app.toasts.show({ tone: 'danger', text: t('info.linkNotCopied', { link }) }),
          );
      }}
    />
  );
}
