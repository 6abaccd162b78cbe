import { isUserId } from '@kumix/matrix';
import type { MatrixTarget } from '../html/richText.ts';
import { isEventId } from '../model/ids.ts';
import { useRoom } from '../model/services.ts';

interface MentionPillProps {
  readonly target: MatrixTarget;
  readonly label: string;
}

/** A person or a room in running text. Pressing it leads there. */
export function MentionPill({ target, label }: MentionPillProps) {
  const room = useRoom();
  if (target.type === 'user') {
    const mine = target.userId === room.session.me.userId;
    const name = label.startsWith('@') ? label.slice(1) : label;
    return (
      <button
        type="button"
        className={mine ? 'rich-pill rich-pill-me' : 'rich-pill'}
        title={target.userId}
        onClick={() => {
          const { userId } = target;
          if (isUserId(userId)) room.openPanel({ kind: 'member', userId });
        }}
      >
        @{name}
      </button>
    );
  }
  const { idOrAlias, eventId, via } = target;
  return (
    <button
      type="button"
      className="rich-pill"
      title={idOrAlias}
      onClick={() =>
        room.navigate({
          to: 'permalink',
          idOrAlias,
          via,
          ...(eventId !== null && isEventId(eventId) ? { eventId } : {}),
        })
      }
    >
      {label === '' ? idOrAlias : label}
    </button>
  );
}
