import type { ReactNode } from 'react';
import type { Icon } from '../commands/command.ts';

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly heading?: 'h1' | 'h2' | 'h3';
}

/** What stands where there is nothing: what this place is for, and what to do. */
export function EmptyState({
  icon: IconPart,
  title,
  children,
  actions,
  heading: Heading = 'h2',
}: EmptyStateProps) {
  return (
    <div className="k-empty">
      <span className="k-empty-icon">
        <IconPart size={24} />
      </span>
      <Heading className="k-empty-title">{title}</Heading>
      {children !== undefined && <p className="k-empty-text">{children}</p>}
      {actions !== undefined && <div className="k-empty-actions">{actions}</div>}
    </div>
  );
}
