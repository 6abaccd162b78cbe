import type { UserId } from '@kumix/matrix';
import { Shield, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useApp } from '../app/AppContext.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { acceptChange } from './acceptChange.ts';
import { deviceWords, personWords } from './shieldWords.ts';
import { useView } from './useView.ts';
import { verifyPerson } from './verifyDevice.ts';
import './trust.css';

/** Whether this is who they were, and what one can do about it. */
export function PersonTrustSection({ userId }: { readonly userId: UserId }) {
  const app = useApp();
  const person = useView(
    app.core,
    'person',
    useMemo(() => ({ userId }), [userId]),
  );
  if (person === null || person.userId !== userId) return null;
  const { trust, devices } = person;
  const { title, text } = personWords(trust);
  const changed = trust === 'changed' || trust === 'changed-verified';
  const IconPart = trust === 'verified' ? ShieldCheck : changed ? ShieldAlert : Shield;
  return (
    <section className="k-person-trust" data-trust={trust} aria-label={title}>
      <p className="k-person-trust-title">
        <IconPart size={17} />
        {title}
      </p>
      <p className="k-field-hint">{text}</p>
      <div className="k-person-trust-actions">
        {trust !== 'verified' && trust !== 'no-identity' && (
          <Button size="small" onClick={() => void verifyPerson(app, userId)}>
            {t('trust.verify')}
          </Button>
        )}
        {changed && (
          <Button size="small" onClick={() => void acceptChange(app, userId)}>
            {t('trust.accept')}
          </Button>
        )}
      </div>
      {devices.length > 0 && (
        <details className="k-person-devices">
          <summary>{t('trust.devices', { count: devices.length })}</summary>
          <ul>
            {devices.map((device) => (
              <li key={device.id}>
                <span className="k-ellipsis" dir="auto">
                  {device.name}
                </span>
                <span className="k-device-trust" data-trust={device.trust}>
                  {deviceWords(device.trust)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
