import {
  Activity,
  ArrowLeft,
  Bell,
  Keyboard,
  Palette,
  UserRound,
  MonitorSmartphone,
  ShieldCheck,
} from 'lucide-react';
import { lazy, Suspense, type ComponentType } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { SettingsPage, SettingsPageProps, SignedIn } from '../app/contracts.ts';
import { formatDestination } from '../app/route.ts';
import { useStore } from '../app/store.ts';
import { ShortcutList } from '../commands/ShortcutList.tsx';
import { t } from '../i18n/message.ts';
import { NotificationsPage } from '../notifications/NotificationsPage.tsx';
import { IconButton } from '../ui/Button.tsx';
import { PaneSkeleton } from '../app/PaneSkeleton.tsx';
import { AccountPage } from './AccountPage.tsx';
import { AppearancePage } from './AppearancePage.tsx';
import { DevicesPage } from './DevicesPage.tsx';
import { EncryptionPage } from './EncryptionPage.tsx';
import { PageTabs } from './PageTabs.tsx';

const DiagnosticsPage = lazy(() => import('./DiagnosticsPage.tsx'));

interface SettingsViewProps {
  readonly session: SignedIn;
  readonly page: string;
  readonly onBack: (() => void) | null;
}

const own = (): readonly SettingsPage[] => [
  { id: 'general', title: t('settings.appearance'), icon: Palette, Page: AppearancePage },
  {
    id: 'notifications',
    title: t('notify.title'),
    icon: Bell,
    Page: NotificationsPage,
  },
  { id: 'keyboard', title: t('settings.keyboard'), icon: Keyboard, Page: ShortcutList },
  { id: 'account', title: t('settings.account'), icon: UserRound, Page: AccountPage },
  { id: 'encryption', title: t('encryption.title'), icon: ShieldCheck, Page: EncryptionPage },
  { id: 'devices', title: t('devices.title'), icon: MonitorSmartphone, Page: DevicesPage },
  { id: 'diagnostics', title: t('diagnostics.title'), icon: Activity, Page: DiagnosticsPage },
];

/** The app's own pages, and those that extensions' host brings, as tabs of links. */
export default function SettingsView({ session, page, onBack }: SettingsViewProps) {
  const app = useApp();
  const extensions = useStore(app.extensions);
  const pages = [...own(), ...(extensions?.settingsPages ?? [])];
  const shown = pages.find((each) => each.id === page) ?? pages[0];
  if (shown === undefined) return null;
  const Page: ComponentType<SettingsPageProps> = shown.Page;
  return (
    <div className="k-settings">
      <header className="k-settings-head">
        {onBack !== null && (
          <IconButton icon={ArrowLeft} label={t('frame.back')} onClick={onBack} />
        )}
        <h1>{t('settings.title')}</h1>
      </header>
      <div className="k-settings-columns">
        <PageTabs
          label={t('settings.title')}
          tabs={pages}
          shown={shown.id}
          hrefOf={(id) => formatDestination({ to: 'settings', page: id })}
        />
        <section className="k-settings-page" aria-labelledby="k-settings-title">
          <h2 id="k-settings-title">{shown.title}</h2>
          <Suspense fallback={<PaneSkeleton />}>
            <Page core={app.core} session={session} commands={app.commands} onNavigate={app.go} />
          </Suspense>
        </section>
      </div>
    </div>
  );
}
