import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const icons = { info: Info, warn: TriangleAlert, danger: CircleAlert };

interface NoticeProps {
  readonly tone: 'info' | 'warn' | 'danger';
  readonly children: ReactNode;
  /** A way out: a button or a link. */
  readonly action?: ReactNode;
  /** Read out at once where it appears by itself, as errors do. */
  readonly live?: boolean;
}

/** A sentence in its place, with a way out beside it. */
export function Notice({ tone, children, action, live = false }: NoticeProps) {
  const IconPart = icons[tone];
  return (
    <div className={`k-notice k-notice-${tone}`} role={live ? 'alert' : undefined}>
      <IconPart size={16} className="k-notice-icon" />
      <div className="k-notice-text">{children}</div>
      {action !== undefined && <div className="k-notice-action">{action}</div>}
    </div>
  );
}
