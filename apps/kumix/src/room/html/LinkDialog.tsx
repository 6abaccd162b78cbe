import { t } from '../../i18n/message.ts';
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
      title={t('link.title')}
      description={t('link.text')}
      onClose={settleLink}
      size="small"
      actions={
        <>
          <Button onClick={settleLink}>{t('link.stay')}</Button>
          <Button
            tone="primary"
            onClick={() => {
              window.open(href, '_blank', 'noopener,noreferrer');
              settleLink();
            }}
          >
            {t('link.action')}
          </Button>
        </>
      }
    >
      <p className="room-address">{href}</p>
    </Dialog>
  );
}
