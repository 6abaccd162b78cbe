import { ShieldCheck } from 'lucide-react';
import type { Verification } from '@kumix/matrix';
import { useApp } from '../app/AppContext.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Above } from '../ui/Above.tsx';
import { Button } from '../ui/Button.tsx';

/** Who asks to be verified: a quiet card each, which waits. */
export function VerificationPrompts() {
  const app = useApp();
  const { verifications } = useStore(app.trust);
  const asking = verifications.filter(({ at, mine }) => at.stage === 'requested' && !mine);
  return (
    <Above>
      <section className="k-prompts" aria-label={t('verify.region')} aria-live="polite">
        {asking.map((verification) => (
          <Prompt key={verification.id} verification={verification} />
        ))}
      </section>
    </Above>
  );
}

function Prompt({ verification }: { readonly verification: Verification }) {
  const app = useApp();
  const { id, own, person, deviceName, deviceId } = verification;
  const start = async (): Promise<void> => {
    try {
      await app.core.call('verify.accept', { id });
      app.dialogs.show({ kind: 'verification', id });
    } catch (error) {
      app.report(error, t('verify.start'));
    }
  };
  const decline = (): void => {
    app.core
      .call('verify.cancel', { id })
      .catch((error: unknown) => app.report(error, t('verify.notNow')));
  };
  return (
    <div className="k-prompt">
      <ShieldCheck size={18} />
      <div className="k-prompt-words">
        <p className="k-prompt-title">
          {own
            ? t('verify.deviceAsks', { device: deviceName ?? deviceId ?? t('verify.newDevice') })
            : t('verify.personAsks', { name: person.name })}
        </p>
        {!own && <p className="k-field-hint">{person.userId}</p>}
        <div className="k-prompt-actions">
          <Button size="small" tone="primary" onClick={() => void start()}>
            {t('verify.start')}
          </Button>
          <Button size="small" onClick={decline}>
            {own ? t('verify.deny') : t('verify.notNow')}
          </Button>
        </div>
      </div>
    </div>
  );
}
