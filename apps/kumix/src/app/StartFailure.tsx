import { RotateCw, Unplug } from 'lucide-react';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';

/** The app cannot start: says why, in the words of what failed. */
export function StartFailure({ why }: { readonly why: string }) {
  return (
    <main className="k-screen">
      <EmptyState
        icon={Unplug}
        heading="h1"
        title={t('start.failed')}
        actions={
          <Button tone="primary" icon={RotateCw} onClick={() => location.reload()}>
            {t('broken.reload')}
          </Button>
        }
      >
        {why}
      </EmptyState>
    </main>
  );
}
