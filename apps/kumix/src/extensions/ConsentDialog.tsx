import { ShieldQuestionMark } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ConsentAnswer } from '../app/dialogs.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** Milliseconds before a yes counts: a dialog that comes up under a click or a key is no answer. */
const armMs = 700;

const yes: readonly (readonly [
  ConsentAnswer,
  'consent.once' | 'consent.day' | 'consent.always',
])[] = [
  ['once', 'consent.once'],
  ['day', 'consent.day'],
  ['always', 'consent.always'],
];

/** Asks whether an extension may do something, once or for longer. Everything but a yes is a no. */
export default function ConsentDialog({ request, onClose }: DialogViewProps<'consent'>) {
  const { extension, author, version, capability, description, points } = request.question;
  const refuse = useRef<HTMLButtonElement>(null);
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), armMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Dialog
      title={t('consent.title', { extension, capability })}
      description={description}
      size="small"
      initialFocus={refuse}
      onClose={onClose}
      actions={
        <div className="k-consent-actions">
          <Button ref={refuse} wide onClick={onClose}>
            {t('consent.notNow')}
          </Button>
          {yes.map(([answer, label]) => (
            <Button
              key={answer}
              wide
              aria-disabled={!armed}
              onClick={() => {
                if (armed) request.answer(answer);
              }}
            >
              {t(label)}
            </Button>
          ))}
          <Button tone="danger" wide onClick={() => request.answer('never')}>
            {t('consent.never')}
          </Button>
        </div>
      }
    >
      <ul className="k-points">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <p className="k-consent-by">
        <ShieldQuestionMark size={14} aria-hidden />
        {t('consent.by', { extension, version, author })}
      </p>
    </Dialog>
  );
}
