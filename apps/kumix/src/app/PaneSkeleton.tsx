import { t } from '../i18n/message.ts';
import { Skeleton } from '../ui/Skeleton.tsx';

const lines = ['62%', '44%', '71%', '38%', '55%'];

/** The shape of a room while its code or its data is on the way. */
export function PaneSkeleton() {
  return (
    <output className="k-pane-skeleton" aria-busy="true" aria-label={t('start.opening')}>
      <div className="k-pane-skeleton-head">
        <Skeleton width="2rem" height="2rem" round />
        <Skeleton width="9em" />
      </div>
      {lines.map((width) => (
        <div key={width} className="k-pane-skeleton-row">
          <Skeleton width="2.25rem" height="2.25rem" round />
          <span>
            <Skeleton width="7em" />
            <Skeleton width={width} />
          </span>
        </div>
      ))}
    </output>
  );
}
