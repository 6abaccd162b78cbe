import { useRef } from 'react';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import type { DialogViewProps } from './Overlays.tsx';
import { useArmed } from './useArmed.ts';

export default function ConfirmDialog({ request, onClose }: DialogViewProps<'confirm'>) {
  const {
    title,
    body,
    points = [],
    action,
    tone = 'primary',
    unbidden = false,
  } = request.confirmation;
  const armed = useArmed(unbidden);
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title={title}
      description={body}
      size="small"
      initialFocus={cancel}
      onClose={onClose}
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button
            tone={tone}
            aria-disabled={!armed}
            onClick={() => {
              if (armed) request.answer(true);
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      {points.length > 0 && (
        <ul className="k-points">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
