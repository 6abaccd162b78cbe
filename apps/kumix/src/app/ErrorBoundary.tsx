import { RotateCw, Unplug } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

interface Props {
  readonly children: ReactNode;
  /** Draws nothing in place of what broke; for what lies over the rest. */
  readonly quiet?: boolean;
  readonly onBroken?: () => void;
}

/** Keeps what breaks in one part from taking the window with it. */
export class ErrorBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(): void {
    this.props.onBroken?.();
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    if (this.props.quiet === true) return null;
    return (
      <EmptyState
        icon={Unplug}
        title={t('broken.title')}
        actions={
          <>
            <Button tone="primary" onClick={() => this.setState({ broken: false })}>
              {t('broken.again')}
            </Button>
            <Button icon={RotateCw} onClick={() => location.reload()}>
              {t('broken.reload')}
            </Button>
          </>
        }
      >
        {t('broken.text')}
      </EmptyState>
    );
  }
}
