import { KeyRound, LoaderCircle, ShieldAlert, ShieldCheck, X } from 'lucide-react';
import { useState } from 'react';
import type { TrustState } from '@kumix/matrix';
import { useApp } from '../app/AppContext.ts';
import type { App } from '../app/app.ts';
import { useStore } from '../app/store.ts';
import type { Icon } from '../commands/command.ts';
import { coreWords } from '../i18n/coreWords.ts';
import { t } from '../i18n/message.ts';
import { bannerOf, type Banner } from './banner.ts';
import { verifyThisDevice } from './verifyDevice.ts';
import './trust.css';

interface Words {
  readonly icon: Icon;
  readonly text: string;
  readonly action?: { readonly label: string; readonly perform: () => void };
  /** What “later” does. */
  readonly later: (() => void) | null;
}

/** One quiet line about encryption at a time, with its way out. Never in the way of a conversation. */
export default function TrustBanner() {
  const app = useApp();
  const trust = useStore(app.trust);
  const [later, setLater] = useState<ReadonlySet<Banner>>(new Set());
  const banner = bannerOf(trust, later);
  if (banner === null) return null;
  const words = wordsOf(app, trust, banner, () => setLater(new Set([...later, banner])));
  const IconPart = words.icon;
  return (
    <section className="k-trust-banner" aria-label={t('banner.region')} data-kind={banner}>
      <IconPart size={15} className={banner === 'restoring' ? 'k-trust-turning' : ''} />
      <span
        className="k-trust-banner-text"
        // What runs counts up: it is shown, and told once it is over.
        aria-live={banner === 'restoring' ? 'off' : 'polite'}
      >
        {words.text}
      </span>
      {words.action !== undefined && (
        <button type="button" className="k-offline-action" onClick={words.action.perform}>
          {words.action.label}
        </button>
      )}
      {words.later !== null && (
        <button
          type="button"
          className="k-trust-banner-later"
          aria-label={t('banner.later')}
          data-tip={t('banner.later')}
          onClick={words.later}
        >
          <X size={15} />
        </button>
      )}
    </section>
  );
}

function wordsOf(app: App, trust: TrustState, banner: Banner, later: () => void): Words {
  const recovery = (): void => app.dialogs.show({ kind: 'recovery' });
  const dismiss = (): void => void app.core.call('recovery.dismissRestore', null);
  switch (banner) {
    case 'restoring': {
      const { restore } = trust;
      return {
        icon: LoaderCircle,
        text:
          restore?.state === 'running'
            ? t('banner.restoring', { done: restore.done, total: restore.total })
            : t('banner.fetching'),
        later: null,
      };
    }
    case 'restored':
      return {
        icon: ShieldCheck,
        text: t('banner.restored', {
          count: trust.restore?.state === 'done' ? trust.restore.imported : 0,
        }),
        later: dismiss,
      };
    case 'restored-part': {
      const restore = trust.restore?.state === 'done' ? trust.restore : { imported: 0, total: 0 };
      return {
        icon: ShieldAlert,
        text: t('banner.restoredPart', { done: restore.imported, total: restore.total }),
        later: dismiss,
      };
    }
    case 'restore-failed':
      return {
        icon: ShieldAlert,
        text: trust.restore?.state === 'failed' ? coreWords(trust.restore.reason) : '',
        action: {
          label: t('banner.again'),
          perform: () => void app.core.call('recovery.restore', null),
        },
        later: dismiss,
      };
    case 'unverified':
      return {
        icon: ShieldAlert,
        text: t('banner.unverified'),
        action: {
          label: t('banner.unverifiedAction'),
          perform: () => (trust.recovery === 'locked' ? recovery() : void verifyThisDevice(app)),
        },
        later,
      };
    case 'locked':
      return {
        icon: KeyRound,
        text: t('banner.locked'),
        action: { label: t('banner.lockedAction'), perform: recovery },
        later,
      };
    case 'backup-refused':
      return {
        icon: ShieldAlert,
        text: t('banner.backupRefused'),
        action: { label: t('banner.lockedAction'), perform: recovery },
        later,
      };
    case 'devices':
      return {
        icon: ShieldAlert,
        text: t('banner.devices', { count: trust.unverifiedDevices }),
        action: {
          label: t('banner.devicesAction'),
          perform: () => app.go({ to: 'settings', page: 'devices' }),
        },
        later,
      };
    case 'set-up':
    default:
      return {
        icon: KeyRound,
        text: t('banner.setUp'),
        action: { label: t('banner.setUpAction'), perform: recovery },
        later,
      };
  }
}
