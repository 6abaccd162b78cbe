import { useStore } from '../../app/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { askedLink, settleLink } from './linkGate.ts';

/** Shows the whole address, host first, before it opens. */
export function LinkDialog() {
  const href = useStore(askedLink);
  if (href === null) return null;
  return (
    <Dialog
      title="Open this address?"
      description="What is written in the message names something else, or was put in by an extension. Read where it really leads."
      onClose={settleLink}
      size="small"
      actions={
        <>
          <Button onClick={settleLink}>Stay here</Button>
          <Button
            tone="primary"
            onClick={() => {
              window.open(href, '_blank', 'noopener,noreferrer');
              settleLink();
            }}
          >
            Open
          </Button>
        </>
      }
    >
      <p className="room-address">{href}</p>
    </Dialog>
  );
}
