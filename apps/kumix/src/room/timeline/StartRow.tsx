import { longest, shown } from '@kumix/matrix';
import { Lock } from 'lucide-react';
import { t } from '../../i18n/message.ts';
import { useStore } from '../../app/store.ts';
import { useRoom } from '../model/services.ts';

/** Where a room begins. */
export function StartRow() {
  const { room } = useRoom();
  const { details } = useStore(room.info);
  if (details === null) return <div className="timeline-start" />;
  return (
    <div className="timeline-start">
      <h2 className="timeline-start-name">{details.name}</h2>
      <p className="timeline-start-words">
        {details.topic === '' ? t('timeline.start') : shown(details.topic, longest.line)}
      </p>
      {details.encrypted && (
        <p className="timeline-start-lock">
          <Lock size={14} /> {t('invite.encrypted')}
        </p>
      )}
    </div>
  );
}
