import { ArrowLeft, CalendarDays, Info, Lock, MessagesSquare, Pin, Users } from 'lucide-react';
import { longest, type RoomDetails, type RoomSummary, shown } from '@kumix/matrix';
import { t } from '../i18n/message.ts';
import { useStore } from '../app/store.ts';
import type { ExtensionBridge, Panel, SidePanel } from '../app/contracts.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { useRoom } from './model/services.ts';
import { clockTime, dayLabel } from './timeline/times.ts';
import { useToday } from './timeline/today.ts';

interface RoomHeaderProps {
  readonly summary: RoomSummary | null;
  readonly panel: SidePanel | null;
  readonly extensions: ExtensionBridge | null;
  readonly onBack: (() => void) | null;
}

const none: readonly Panel[] = [];
const noPanels = { get: () => none, subscribe: () => () => undefined };

/** Which room this is, and the ways to what stands beside it. */
export function RoomHeader({ summary, panel, extensions, onBack }: RoomHeaderProps) {
  const room = useRoom();
  const { details } = useStore(room.room.info);
  const panels = useStore(extensions?.panels ?? noPanels);
  const name = details?.name ?? summary?.name ?? null;
  const toggle = (next: SidePanel, pressed: boolean): void => room.openPanel(pressed ? null : next);
  const count = details?.memberCount ?? 0;
  const topic = shown(details?.topic ?? '', longest.line);
  return (
    <header className="room-head">
      {onBack !== null && <IconButton icon={ArrowLeft} label={t('frame.back')} onClick={onBack} />}
      <Avatar
        id={summary?.directUserId ?? room.roomId}
        name={name ?? ''}
        uri={summary?.avatar ?? null}
        size={32}
        shape={summary?.kind === 'direct' ? 'person' : 'room'}
      />
      <div className="room-head-words">
        <h1 className="room-head-name">
          {name === null ? (
            <Skeleton width="8em" />
          ) : (
            <span className="k-ellipsis" dir="auto">
              {name}
            </span>
          )}
          {details?.encrypted === true && (
            <Lock size={14} className="room-head-lock" aria-label={t('room.encrypted')} />
          )}
        </h1>
        {summary?.kind === 'direct' && details?.topic === '' && details.companion !== null && (
          <Companion companion={details.companion} />
        )}
        {topic !== '' && (
          <p className="room-head-topic k-ellipsis" title={topic}>
            {topic}
          </p>
        )}
      </div>
      <nav className="room-head-tools" aria-label={t('room.about')}>
        {panels.map((each) => (
          <IconButton
            key={each.id}
            icon={each.icon}
            label={each.title}
            aria-pressed={panel?.kind === 'extension' && panel.id === each.id}
            onClick={() =>
              toggle(
                { kind: 'extension', id: each.id },
                panel?.kind === 'extension' && panel.id === each.id,
              )
            }
          />
        ))}
        <span className="room-head-wide">
          <IconButton
            icon={CalendarDays}
            label={t('date.title')}
            onClick={() => room.commands.run('room.day')}
          />
        </span>
        {details !== null && details.pinned.length > 0 && (
          <IconButton
            icon={Pin}
            label={t('pins.titleCount', { count: details.pinned.length })}
            aria-pressed={panel?.kind === 'pins'}
            onClick={() => toggle({ kind: 'pins' }, panel?.kind === 'pins')}
          />
        )}
        <span className="room-head-wide">
          <IconButton
            icon={MessagesSquare}
            label={t('threads.title')}
            aria-pressed={panel?.kind === 'threads'}
            onClick={() => toggle({ kind: 'threads' }, panel?.kind === 'threads')}
          />
        </span>
        <span className="room-head-wide">
          <IconButton
            icon={Users}
            label={count === 0 ? t('members.title') : t('room.membersCount', { count })}
            aria-pressed={panel?.kind === 'members'}
            onClick={() => toggle({ kind: 'members' }, panel?.kind === 'members')}
          />
        </span>
        <IconButton
          icon={Info}
          label={t('info.title')}
          aria-pressed={panel?.kind === 'info'}
          onClick={() => toggle({ kind: 'info' }, panel?.kind === 'info')}
        />
      </nav>
    </header>
  );
}

type CompanionFacts = NonNullable<RoomDetails['companion']>;

/** How the other one of a chat of two is. */
function Companion({ companion }: { readonly companion: CompanionFacts }) {
  const today = useToday();
  const words = presenceWords(companion, today);
  if (words === null) return null;
  return (
    <p className="room-head-topic k-ellipsis" data-presence={companion.presence}>
      {companion.presence === 'online' && <span className="room-head-online" aria-hidden="true" />}
      {words}
    </p>
  );
}

function presenceWords({ presence, activeAtMs }: CompanionFacts, now: number): string | null {
  if (presence === 'online') return t('members.online');
  if (activeAtMs !== null) {
    const day = dayLabel(activeAtMs, now);
    return t('presence.lastActive', { day, time: clockTime(activeAtMs) });
  }
  return { unavailable: t('members.away'), offline: t('members.offline'), unknown: null }[presence];
}
