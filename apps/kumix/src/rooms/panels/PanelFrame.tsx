import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';

interface PanelFrameProps {
  readonly title: string;
  /** Whose panel it is, where an extension draws it. */
  readonly by?: string;
  /** Leads to the panel this one was opened from. */
  readonly back?: ReactNode;
  /** Gives the content the whole box instead of a padded scroller. */
  readonly fill?: boolean;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

export function PanelFrame({ title, by, back, fill = false, children, onClose }: PanelFrameProps) {
  return (
    <div className="k-panel">
      <header className="k-panel-head">
        {back}
        <div className="k-panel-titles">
          <h2 className="k-panel-title k-ellipsis" dir="auto">
            {title}
          </h2>
          {by !== undefined && <p className="k-panel-by k-ellipsis">{by}</p>}
        </div>
        <IconButton icon={X} label={t('panel.close')} onClick={onClose} />
      </header>
      <div className={fill ? 'k-panel-fill' : 'k-panel-body'}>{children}</div>
    </div>
  );
}
