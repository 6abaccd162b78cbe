import type { ReactNode } from 'react';
import type { Icon } from '../commands/command.ts';

interface Tab {
  readonly id: string;
  readonly title: string;
  readonly icon: Icon;
  /** Stands behind the title. */
  readonly badge?: ReactNode;
}

interface PageTabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** Id of the one whose page is shown. */
  readonly shown: string;
  readonly hrefOf: (id: string) => string;
}

/** Pages of settings, as links in a column; in a narrow window they are a row that scrolls. */
export function PageTabs({ label, tabs, shown, hrefOf }: PageTabsProps) {
  return (
    <nav className="k-settings-nav" aria-label={label}>
      {tabs.map(({ id, title, icon: IconPart, badge }) => (
        <a
          key={id}
          href={hrefOf(id)}
          className="k-settings-link k-focus-inside"
          aria-current={id === shown ? 'page' : undefined}
          ref={id === shown ? keepInSight : null}
        >
          <IconPart size={17} />
          <span>{title}</span>
          {badge}
        </a>
      ))}
    </nav>
  );
}

/** Now, and whenever the row has got another size. */
function keepInSight(tab: HTMLElement | null): (() => void) | undefined {
  if (tab === null) return undefined;
  const observer = new ResizeObserver(() =>
    tab.scrollIntoView({ block: 'nearest', inline: 'center' }),
  );
  observer.observe(tab.parentElement ?? tab);
  return () => observer.disconnect();
}
