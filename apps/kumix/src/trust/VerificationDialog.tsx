import { CircleCheck, CircleX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Verification, VerificationStage } from '@kumix/matrix';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { sasName } from '../i18n/sasEmoji.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { QrCode } from './QrCode.tsx';
import './trust.css';

/** One verification from the request to its end. Closing it before that cancels it. */
export default function VerificationDialog({ request, onClose }: DialogViewProps<'verification'>) {
  const app = useApp();
  const { verifications } = useStore(app.trust);
  const found = verifications.find(({ id }) => id === request.id);
  // It is told of by the core a moment after it was asked for.
  const [seen, setSeen] = useState<Verification | null>(null);
  if (found !== undefined && found !== seen) setSeen(found);
  const verification = found ?? seen;
  const call = (method: VerificationCall): void => {
    app.core
      .call(method, { id: request.id })
      .catch((error: unknown) => app.report(error, t('command.verify')));
  };
  const stage = verification?.at.stage ?? 'starting';
  const over = stage === 'done' || stage === 'cancelled';
  const close = (): void => {
    call(over ? 'verify.dismiss' : 'verify.cancel');
    onClose();
  };
  const title =
    verification === null || verification.own
      ? t('verify.titleDevice')
      : t('verify.titlePerson', { name: verification.person.name });
  const { body, actions } = stepOf(verification, call, close);
  return (
    <Dialog title={title} size="small" onClose={close} actions={actions}>
      <div className="k-verify" aria-live="polite">
        {body}
      </div>
    </Dialog>
  );
}

type VerificationCall =
  | 'verify.compare'
  | 'verify.confirm'
  | 'verify.mismatch'
  | 'verify.cancel'
  | 'verify.dismiss';

interface Step {
  readonly body: ReactNode;
  readonly actions: ReactNode;
}

function stepOf(
  verification: Verification | null,
  call: (method: VerificationCall) => void,
  close: () => void,
): Step {
  const cancel = <Button onClick={close}>{t('dialog.cancel')}</Button>;
  const at: VerificationStage = verification?.at ?? { stage: 'starting' };
  const name = verification?.person.name ?? '';
  const own = verification?.own ?? true;
  switch (at.stage) {
    case 'requested':
      return {
        body: (
          <Waiting>{own ? t('verify.waitingDevice') : t('verify.waitingPerson', { name })}</Waiting>
        ),
        actions: cancel,
      };
    case 'ready':
      return {
        body: (
          <>
            <p>{t('verify.choose')}</p>
            {at.code !== null && (
              <figure className="k-verify-code">
                <QrCode bytes={at.code} label={t('verify.codeLabel')} />
                <figcaption>{t('verify.scanMine')}</figcaption>
              </figure>
            )}
            {at.code !== null && <p className="k-verify-or">{t('verify.or')}</p>}
          </>
        ),
        actions: (
          <>
            {cancel}
            {at.mayCompare && (
              <Button tone="primary" onClick={() => call('verify.compare')}>
                {t('verify.compare')}
              </Button>
            )}
          </>
        ),
      };
    case 'comparing':
      return {
        body: (
          <>
            <p>{t('verify.same')}</p>
            <ol className="k-emoji-list">
              {at.emoji.map((emoji, index) => (
                // The same one may come twice: its place is what tells them apart.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index}>
                  <span className="k-emoji-symbol" aria-hidden="true">
                    {emoji.symbol}
                  </span>
                  <span>{sasName(emoji)}</span>
                </li>
              ))}
            </ol>
          </>
        ),
        actions: (
          <>
            <Button onClick={() => call('verify.mismatch')}>{t('verify.noMatch')}</Button>
            <Button tone="primary" onClick={() => call('verify.confirm')}>
              {t('verify.match')}
            </Button>
          </>
        ),
      };
    case 'scanned':
      return {
        body: <p>{t('verify.scanned')}</p>,
        actions: (
          <>
            {cancel}
            <Button tone="primary" onClick={() => call('verify.confirm')}>
              {t('verify.scannedYes')}
            </Button>
          </>
        ),
      };
    case 'waiting':
      return { body: <Waiting>{t('verify.waiting')}</Waiting>, actions: cancel };
    case 'done':
      return {
        body: (
          <div className="k-verify-end" data-tone="good">
            <CircleCheck size={40} />
            <h3>{own ? t('verify.doneDevice') : t('verify.donePerson', { name })}</h3>
            <p>{own ? t('verify.doneDeviceText') : t('verify.donePersonText', { name })}</p>
          </div>
        ),
        actions: (
          <Button tone="primary" onClick={close}>
            {t('dialog.done')}
          </Button>
        ),
      };
    case 'cancelled':
      return {
        body: (
          <div
            className="k-verify-end"
            data-tone={at.reason === 'mismatch' ? 'danger' : undefined}
            role={at.reason === 'mismatch' ? 'alert' : undefined}
          >
            <CircleX size={40} />
            <h3>{t('verify.cancelledTitle')}</h3>
            <p>
              {at.reason === 'declined' && at.byMe
                ? t('verify.cancel.declinedMine')
                : t(`verify.cancel.${at.reason}`)}
            </p>
          </div>
        ),
        actions: <Button onClick={close}>{t('dialog.close')}</Button>,
      };
    case 'starting':
    default:
      return { body: <Waiting>{t('verify.starting')}</Waiting>, actions: cancel };
  }
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return (
    <div className="k-verify-waiting">
      <Spinner size={22} />
      <p>{children}</p>
    </div>
  );
}
