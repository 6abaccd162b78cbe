import { t } from '../i18n/message.ts';
import { Mark } from './Brand.tsx';

/** The moment before the core has spoken. */
export function Splash() {
  return (
    <main className="k-splash" aria-busy="true" aria-label={t('start.opening')}>
      <Mark size={56} />
    </main>
  );
}
