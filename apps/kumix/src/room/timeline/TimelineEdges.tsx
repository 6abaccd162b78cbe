import { ArrowDown, ArrowUp, RotateCcw } from 'lucide-react';
import { useCallback } from 'react';
import { coreWords } from '../../i18n/coreWords.ts';
import { t } from '../../i18n/message.ts';
import { useSelected } from '../../app/store.ts';
import { Button } from '../../ui/Button.tsx';
import type { Conversation, Position } from '../model/roomStore.ts';
import type { TimelineSnapshot } from '../model/timelineModel.ts';
import type { Row } from './rows.ts';
import type { ViewportSnapshot } from './viewport.ts';

/** Nearer to the newest than this, there is no need for a way back to it. */
const farFromEndPx = 240;

const endsOf = (snapshot: TimelineSnapshot): TimelineSnapshot['ends'] => snapshot.ends;
const isFar = ({ below }: Position): boolean => below > farFromEndPx;

/** How many messages of others came in while one was reading further up. */
function freshOf({ rows, following, newestSeen }: ViewportSnapshot<Row>): number {
  if (following || newestSeen === null) return 0;
  let count = 0;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row === undefined || row.key === newestSeen) return count;
    if (row.kind === 'message' && !row.item.mine) count += 1;
  }
  // What was newest is no longer listed: nothing can be said.
  return 0;
}

/** What floats over the edges: loading, what failed, the ways to the unread and to the newest. */
export function TimelineEdges({ conversation }: { readonly conversation: Conversation }) {
  const { timeline, viewport, position } = conversation;
  const ends = useSelected(timeline.snapshot, endsOf);
  const far = useSelected(position, isFar);
  const fresh = useSelected(viewport.snapshot, freshOf);
  const unreadAbove = useSelected(
    position,
    useCallback(() => viewport.isAbove('unread'), [viewport]),
  );
  if (ends === null) return null;
  const toEnd = (): void => {
    viewport.scrollToEnd();
    if (!ends.atEnd) {
      timeline.jump(null).then(
        () => viewport.scrollToEnd(),
        () => undefined,
      );
    }
  };
  return (
    <>
      {ends.loading === 'backwards' && (
        <output className="timeline-loading" aria-label={t('timeline.loadingOlder')} />
      )}
      <div className="timeline-float timeline-float-top">
        {unreadAbove && (
          <button
            type="button"
            className="timeline-jump"
            onClick={() => viewport.reveal('unread', 'top')}
          >
            <ArrowUp size={15} /> {t('timeline.firstUnread')}
          </button>
        )}
        {ends.error !== null && (
          <p className="timeline-error" role="alert">
            {coreWords(ends.error)}
            <Button
              size="small"
              icon={RotateCcw}
              onClick={() => void timeline.load(ends.atStart ? 'forwards' : 'backwards')}
            >
              {t('broken.again')}
            </Button>
          </p>
        )}
      </div>
      {(far || !ends.atEnd) && (
        <div className="timeline-float timeline-float-end">
          <button
            type="button"
            className="timeline-jump timeline-jump-end"
            aria-label={
              fresh > 0 ? t('timeline.toNewestFresh', { count: fresh }) : t('timeline.toNewest')
            }
            onClick={toEnd}
          >
            {fresh > 0 && (
              <span className="timeline-jump-count">{t('timeline.fresh', { count: fresh })}</span>
            )}
            <ArrowDown size={18} />
          </button>
        </div>
      )}
    </>
  );
}
