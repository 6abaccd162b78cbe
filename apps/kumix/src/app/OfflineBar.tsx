import type { SyncState } from '@kumix/matrix';
import { CloudOff, ShieldAlert } from 'lucide-react';
import { coreWords } from '../i18n/coreWords.ts';
import { t } from '../i18n/message.ts';
import { useMinute } from '../rooms/useMinute.ts';
import { shortWhen } from '../rooms/when.ts';
import type { SignedIn } from './core.ts';
import { useStore, type Readable } from './store.ts';

interface OfflineBarProps {
  readonly sync: Readable<SyncState>;
  readonly session: SignedIn | null;
}

/** Says what does not work just now, and what still does. Takes itself away when it is over. */
export function OfflineBar({ sync, session }: OfflineBarProps) {
  const state = useStore(sync);
  const nowMs = useMinute();
  return (
    <output className="k-offline">
      {session?.crypto === 'failed' && (
        <p className="k-offline-text">
          <ShieldAlert size={15} />
          <span>{t('account.cryptoFailedText')}</span>
          <button type="button" className="k-offline-action" onClick={() => location.reload()}>
            {t('broken.reload')}
          </button>
        </p>
      )}
      {state.state === 'offline' && (
        <p className="k-offline-text">
          <CloudOff size={15} />
          <span>
            {t('offline.text', { since: shortWhen(state.sinceMs, nowMs) })}
            <span className="k-offline-why"> {coreWords(state.reason)}</span>
          </span>
        </p>
      )}
    </output>
  );
}
