import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { TextField } from '../ui/Field.tsx';
import { createSpree, type SpreeModel } from './spreeModel.ts';

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** Says how many messages can go, removes them one by one, and shows how far it is. */
export default function SpreeDialog({ request, onClose }: DialogViewProps<'spree'>) {
  const app = useApp();
  const { roomId, person } = request;
  const [model] = useState(() =>
    createSpree({ core: app.core, roomId, userId: person.userId, wait }),
  );
  useEffect(() => {
    void model.look();
    // Closing the dialog stops what is left.
    return () => model.stop();
  }, [model]);
  return <Spree model={model} name={person.name} onClose={onClose} />;
}

interface SpreeProps {
  readonly model: SpreeModel;
  readonly name: string;
  readonly onClose: () => void;
}

function Spree({ model, name, onClose }: SpreeProps) {
  const spree = useStore(model.state);
  const [reason, setReason] = useState('');
  const count = spree.step === 'found' ? spree.eventIds.length : 0;
  return (
    <Dialog
      title={t('moderate.spreeTitle', { name })}
      onClose={onClose}
      actions={
        spree.step === 'removing' ? (
          <Button onClick={() => model.stop()}>{t('moderate.spreeStop')}</Button>
        ) : count > 0 ? (
          <>
            <Button onClick={onClose}>{t('dialog.cancel')}</Button>
            <Button tone="danger" onClick={() => void model.remove(reason)}>
              {t('moderate.spreeAction', { count })}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{t('dialog.close')}</Button>
        )
      }
    >
      <div className="k-form">
        <output>
          {spree.step === 'looking' && t('moderate.spreeLooking')}
          {spree.step === 'found' &&
            (count === 0 ? t('moderate.spreeNone') : t('moderate.spreeFound', { count }))}
          {spree.step === 'removing' &&
            t('moderate.spreeDoing', { done: spree.done, total: spree.total })}
          {spree.step === 'stopped' &&
            t('moderate.spreeStopped', { done: spree.done, total: spree.total })}
          {spree.step === 'done' && t('moderate.spreeDone', { count: spree.done })}
        </output>
        {spree.step === 'found' && spree.more && count > 0 && (
          <p className="k-field-hint">{t('moderate.spreeMore')}</p>
        )}
        {spree.step === 'removing' && (
          <progress
            className="k-progress"
            aria-label={t('moderate.spreeTitle', { name })}
            value={spree.done}
            max={spree.total}
          />
        )}
        {spree.step === 'failed' && (
          <FailureNotice onAgain={() => void model.look()}>{spree.message}</FailureNotice>
        )}
        {spree.step === 'found' && count > 0 && (
          <TextField
            label={t('moderate.reason')}
            hint={t('moderate.reasonHint')}
            value={reason}
            maxLength={500}
            onValue={setReason}
          />
        )}
      </div>
    </Dialog>
  );
}
