import { CloudOff, RotateCcw } from 'lucide-react';
import { t } from '../../i18n/message.ts';
import { useStore } from '../../app/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import type { Conversation } from '../model/roomStore.ts';

const widths = ['58%', '34%', '71%', '46%', '25%', '63%', '40%'];

/** The shape of talk, until it is here. */
export function TimelineLoading() {
  return (
    <output className="timeline timeline-waiting" aria-label={t('timeline.loading')}>
      {widths.map((width, index) => (
        <span key={width} className="timeline-ghost">
          {index % 3 === 0 ? <Skeleton width="36px" height="36px" round /> : <span />}
          <span className="timeline-ghost-lines">
            {index % 3 === 0 && <Skeleton width="7em" />}
            <Skeleton width={width} />
          </span>
        </span>
      ))}
    </output>
  );
}

/** Why there is no talk to be seen, and the way out. */
export function TimelineFailed({ conversation }: { readonly conversation: Conversation }) {
  const { failure } = useStore(conversation.timeline.snapshot);
  return (
    <div className="timeline timeline-failed">
      <EmptyState
        icon={CloudOff}
        title={t('timeline.failed')}
        actions={
          <Button tone="primary" icon={RotateCcw} onClick={() => conversation.timeline.retry()}>
            {t('broken.again')}
          </Button>
        }
      >
        {failure?.message ?? t('timeline.wrong')}
      </EmptyState>
    </div>
  );
}
