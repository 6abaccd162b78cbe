import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode, type RefObject } from 'react';
import { t } from '../i18n/message.ts';
import { IconButton } from './Button.tsx';

interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Drawn at the foot, the main one last. */
  readonly actions?: ReactNode;
  /** Nothing in it takes the focus: the text itself does, so that keys can scroll it. */
  readonly toRead?: boolean;
  readonly size?: 'small' | 'normal' | 'large';
  /** Where focus starts; otherwise on the first control of the body, or on the dialog itself. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** A modal dialog; at narrow widths a sheet from below. Escape and the ground close it. */
export function Dialog({
  title,
  description,
  children,
  actions,
  toRead = false,
  size = 'normal',
  initialFocus,
  onClose,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  // Not the button that closes it, which merely stands first.
  const first = (): HTMLElement | null =>
    popup.current?.querySelector<HTMLElement>(
      '.k-dialog-body:is([tabindex]), .k-dialog-body :is(input, select, textarea, button, a[href])',
    ) ?? popup.current;
  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="k-backdrop" />
        <Base.Popup
          ref={popup}
          className={`k-dialog k-dialog-${size}`}
          initialFocus={initialFocus ?? first}
        >
          <header className="k-dialog-head">
            <Base.Title className="k-dialog-title">{title}</Base.Title>
            <IconButton icon={X} label={t('dialog.close')} onClick={onClose} />
          </header>
          {description !== undefined && (
            <Base.Description className="k-dialog-description">{description}</Base.Description>
          )}
          {children !== undefined && (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
            <div className="k-dialog-body" {...(toRead ? { tabIndex: 0 } : {})}>
              {children}
            </div>
          )}
          {actions !== undefined && <footer className="k-dialog-actions">{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
