import { X } from 'lucide-react';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Button, IconButton } from './Button.tsx';
import type { Toast, Toasts } from './toasts.ts';

/** There until it is dismissed: it may hold more than is seen at once. */
const isLong = ({ tone, stays }: Toast): boolean => stays === true || tone === 'danger';

export function ToastRegion({ toasts }: { readonly toasts: Toasts }) {
  const shown = useStore(toasts.shown);
  return (
    <section className="k-toasts" aria-label={t('toast.region')} aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={`k-toast k-toast-${toast.tone}`}>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which
              WebKit lets keys do only where it may have the focus */}
          <p className="k-toast-text" {...(isLong(toast) ? { tabIndex: 0 } : {})}>
            {toast.text}
          </p>
          {toast.action !== undefined && (
            <Button
              tone="quiet"
              size="small"
              onClick={() => {
                toasts.dismiss(toast.id);
                toast.action?.perform();
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton
            size="small"
            icon={X}
            label={t('toast.dismiss')}
            onClick={() => toasts.dismiss(toast.id)}
          />
        </div>
      ))}
    </section>
  );
}
