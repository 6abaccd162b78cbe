import type { RoomId } from '@kumix/matrix';
import { ShieldAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useApp } from '../app/AppContext.ts';
import { formatList, t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { acceptChange } from './acceptChange.ts';
import { useView } from './useView.ts';
import { verifyPerson } from './verifyDevice.ts';
import './trust.css';

/** Above the composer: whom nothing is sent to until something is answered or put right. */
export function RoomTrustNotice({ roomId }: { readonly roomId: RoomId }) {
  const app = useApp();
  const trust = useView(
    app.core,
    'roomTrust',
    useMemo(() => ({ roomId }), [roomId]),
  );
  const changed = trust?.changed ?? [];
  const strays = trust?.strays ?? [];
  if (changed.length + strays.length === 0) return null;
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
      {strays.map(({ person, devices }) => (
        <div key={person.userId} className="k-room-trust-row">
          <ShieldAlert size={17} />
          <p>{t('trust.stray', { name: person.name, devices: formatList(devices) })}</p>
        </div>
      ))}
    </div>
  );
}
