import type { TrustState } from '@kumix/matrix';
import { useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { RecoverySetUp } from './RecoverySetUp.tsx';
import { RecoveryUnlock } from './RecoveryUnlock.tsx';
import { verifyThisDevice } from './verifyDevice.ts';
import './trust.css';

type Screen = 'by-state' | 'set-up' | 'reset-warning' | 'reset';

/** Everything about recovery in one place: what is shown first follows from what there is. */
export default function RecoveryDialog({ request, onClose }: DialogViewProps<'recovery'>) {
  const app = useApp();
  const trust = useStore(app.trust);
  const [screen, setScreen] = useState<Screen>(
    request.start === 'reset' ? 'reset-warning' : 'by-state',
  );
  // What there was when it was opened: setting it up changes the state under it.
  const [opened, setOpened] = useState(trust);
  if (!known(opened) && known(trust)) setOpened(trust);
  const reset = (): void => setScreen('reset-warning');

  if (screen === 'reset-warning') {
    return <ResetWarning onClose={onClose} onGoOn={() => setScreen('reset')} />;
  }
  if (screen === 'reset') return <RecoverySetUp as="reset" onClose={onClose} />;
  if (screen === 'set-up') return <RecoverySetUp as="create" onClose={onClose} />;
  // Before the account has spoken, a second recovery would be offered over the one there is.
  if (!known(opened)) {
    return (
      <Dialog title={t('recovery.title')} size="small" onClose={onClose}>
        <output className="k-verify-waiting">
          <Spinner size={28} />
          {t('encryption.identityUnknown')}
        </output>
      </Dialog>
    );
  }
  if (opened.recovery === 'locked' || opened.backup.refused)
    return <RecoveryUnlock onClose={onClose} onLost={reset} />;
  if (opened.recovery === 'open') {
    return (
      <Dialog
        title={t('recovery.openTitle')}
        description={t('recovery.open')}
        size="small"
        onClose={onClose}
        actions={
          <>
            <Button onClick={() => setScreen('set-up')}>{t('recovery.change')}</Button>
            <Button tone="primary" onClick={onClose}>
              {t('dialog.close')}
            </Button>
          </>
        }
      >
        <Notice tone="info">{t('recovery.changeText')}</Notice>
      </Dialog>
    );
  }
  if (opened.identity === 'unverified') {
    return (
      <Dialog
        title={t('recovery.title')}
        description={t('recovery.notHere')}
        size="small"
        onClose={onClose}
        actions={
          <>
            <Button onClick={reset}>{t('recovery.reset')}</Button>
            <Button tone="primary" onClick={() => void verifyThisDevice(app)}>
              {t('command.verify')}
            </Button>
          </>
        }
      />
    );
  }
  return <RecoverySetUp as="create" onClose={onClose} />;
}

const known = ({ identity, recovery }: TrustState): boolean =>
  identity !== 'unknown' && recovery !== 'unknown';

function ResetWarning({
  onClose,
  onGoOn,
}: {
  readonly onClose: () => void;
  readonly onGoOn: () => void;
}) {
  return (
    <Dialog
      title={t('recovery.resetTitle')}
      description={t('recovery.resetText')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="danger" onClick={onGoOn}>
            {t('recovery.resetAction')}
          </Button>
        </>
      }
    >
      <ul className="k-points">
        <li>{t('recovery.resetLost1')}</li>
        <li>{t('recovery.resetLost2')}</li>
        <li>{t('recovery.resetLost3')}</li>
      </ul>
      <Notice tone="info">{t('recovery.resetKept')}</Notice>
    </Dialog>
  );
}
