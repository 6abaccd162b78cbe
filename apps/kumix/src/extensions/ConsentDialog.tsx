import { ShieldQuestionMark } from 'lucide-react';
import { useRef } from 'react';
import type { ConsentAnswer } from '../app/dialogs.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useArmed } from '../app/useArmed.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** Each way of saying yes, and how long it holds. */
const yes = [
  ['once', 'consent.once', 'consent.onceLasts'],
  ['day', 'consent.day', 'consent.dayLasts'],
  ['always', 'consent.always', 'consent.alwaysLasts'],
] as const satisfies readonly (readonly [ConsentAnswer, string, string])[];

/** Asks whether an extension may do something, once or for longer. Everything but a yes is a no. */
export default function ConsentDialog({ request, onClose }: DialogViewProps<'consent'>) {
  const { id, extension, author, version, capability, description, points } = request.question;
  const refuse = useRef<HTMLButtonElement>(null);
  const armed = useArmed();
  return (
    <Dialog
      title={t('consent.title', { extension, capability })}
      description={description}
      size="small"
      initialFocus={refuse}
      onClose={onClose}
      actions={
        <div className="k-consent-actions">
          {yes.map(([answer, label, lasts]) => (
            <Button
              key={answer}
              wide
              aria-disabled={!armed}
              onClick={() => {
                if (armed) request.answer(answer);
              }}
            >
              {t(label)}
              <span className="k-consent-lasts">{t(lasts)}</span>
            </Button>
          ))}
          <div className="k-consent-refuse">
            <Button tone="quiet" onClick={() => request.answer('never')}>
              {t('consent.never')}
            </Button>
            <Button ref={refuse} tone="primary" onClick={onClose}>
              {t('consent.notNow')}
            </Button>
          </div>
        </div>
      }
    >
      <p className="k-consent-by">
        <ShieldQuestionMark size={16} aria-hidden />
        {t('consent.by', { extension, version, id, author })}
      </p>
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
