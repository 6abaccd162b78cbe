import type { RoomId } from '@kumix/matrix';
import { ShieldAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useApp } from '../app/AppContext.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { acceptChange } from './acceptChange.ts';
import { useView } from './useView.ts';
import { verifyPerson } from './verifyDevice.ts';
import './trust.css';

/** Above the composer: whose identity has changed. Nothing is sent to them until it is answered. */
export function RoomTrustNotice({ roomId }: { readonly roomId: RoomId }) {
  const app = useApp();
  const trust = useView(
    app.core,
    'roomTrust',
    useMemo(() => ({ roomId }), [roomId]),
  );
  const changed = trust?.changed ?? [];
  if (changed.length === 0) return null;
  return (
    <div className="k-room-trust" role="alert">
      {changed.map(({ person, wasVerified }) => (
        <div key={person.userId} className="k-room-trust-row">
          <ShieldAlert size={17} />
          <p>
            {wasVerified
              ? t('trust.changedVerified', { name: person.name })
              : t('trust.changed', { name: person.name })}
          </p>
          <Button size="small" onClick={() => void verifyPerson(app, person.userId)}>
            {t('trust.verify')}
          </Button>
          <Button size="small" onClick={() => void acceptChange(app, person.userId)}>
            {t('trust.accept')}
          </Button>
        </div>
      ))}
    </div>
  );
}
