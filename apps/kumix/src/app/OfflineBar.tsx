import type { SyncState } from '@kumix/matrix';
import { CloudOff } from 'lucide-react';
import { t } from '../i18n/message.ts';
import { shortWhen } from '../rooms/when.ts';
import { useMinute } from '../rooms/useMinute.ts';
import { useStore, type Readable } from './store.ts';

/** Says that contact is lost and what still works. Takes itself away when it is back. */
export function OfflineBar({ sync }: { readonly sync: Readable<SyncState> }) {
  const state = useStore(sync);
  const nowMs = useMinute();
  return (
    <output className="k-offline">
      {state.state === 'offline' && (
        <p className="k-offline-text">
          <CloudOff size={15} />
          <span>
            {t('offline.text', { since: shortWhen(state.sinceMs, nowMs) })}
            <span className="k-offline-why"> {state.reason}</span>
          </span>
        </p>
      )}
    </output>
  );
}
