import { AppWindow } from 'lucide-react';
import { useState } from 'react';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useApp } from './AppContext.ts';

/** One tab at a time holds the account's keys; this one offers to be it. */
export default function OtherTab() {
  const app = useApp();
  const [busy, setBusy] = useState(false);
  const takeOver = (): void => {
    setBusy(true);
    app.core
      .call('session.takeOver', null)
      .catch((error: unknown) => app.report(error, t('elsewhere.takeOver')))
      .finally(() => setBusy(false));
  };
  return (
    <main className="k-screen">
      <EmptyState
        icon={AppWindow}
        heading="h1"
        title={t('elsewhere.title')}
        actions={
          <Button tone="primary" busy={busy} onClick={takeOver}>
            {t('elsewhere.takeOver')}
          </Button>
        }
      >
        {t('elsewhere.text')}
      </EmptyState>
    </main>
  );
}
