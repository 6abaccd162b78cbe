import { useId, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import { failureOf } from '../app/core.ts';
import { t } from '../i18n/message.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Notice } from './Notice.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** What the main button says. */
  readonly action: string;
  readonly tone?: 'primary' | 'danger';
  readonly size?: 'small' | 'normal';
  /** Whether it can be sent as it stands. */
  readonly ready?: boolean;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** Closes the dialog itself where it is done; why it failed is told below the fields. */
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that is filled in and sent: not twice at once, and with the reason where it failed. */
export function FormDialog({
  action,
  tone = 'primary',
  ready = true,
  onSubmit,
  children,
  ...dialog
}: FormDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const form = useId();
  const send = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
    } catch (why) {
      setError(failureOf(why).message);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && ready) void send();
  };
  return (
    <Dialog
      {...dialog}
      actions={
        <>
          <Button onClick={dialog.onClose}>{t('dialog.cancel')}</Button>
          <Button tone={tone} type="submit" form={form} busy={busy} disabled={!ready}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} className="k-form" onSubmit={submit}>
        {children}
        {error !== null && (
          <Notice tone="danger" live>
            {error}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
