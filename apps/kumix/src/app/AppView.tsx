import { lazy, Suspense, useEffect, useState } from 'react';
import { isTyping } from '../commands/shortcut.ts';
import { t } from '../i18n/message.ts';
import { Above } from '../ui/Above.tsx';
import { ToastRegion } from '../ui/ToastRegion.tsx';
import { Tooltips } from '../ui/Tooltips.tsx';
import { useApp } from './AppContext.ts';
import { hearsShortcuts } from './dialogs.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Frame } from './Frame.tsx';
import { part } from './part.tsx';
import { preloadRoom } from './roomPart.ts';
import { Splash } from './Splash.tsx';
import { StartFailure } from './StartFailure.tsx';
import { useStore } from './store.ts';
import { whenIdle } from './whenIdle.ts';

const LoginView = part(() => import('../login/LoginView.tsx'), Splash);
const OtherTab = part(() => import('./OtherTab.tsx'), Splash);
const loadOverlays = () => import('./Overlays.tsx');
const Overlays = lazy(loadOverlays);

/** What the whole window shows, by the session's state. */
export function AppView() {
  const app = useApp();
  useShortcuts();
  usePreload();
  return (
    <>
      <ErrorBoundary>
        <Screen />
      </ErrorBoundary>
      <OverlaysWhenOpen />
      <Above>
        <ToastRegion toasts={app.toasts} />
      </Above>
      <Tooltips />
    </>
  );
}

function Screen() {
  const app = useApp();
  const session = useStore(app.session);
  const trouble = useStore(app.trouble);
  if (session === null) {
    return trouble ? <StartFailure why={t('start.coreFailed')} /> : <Splash />;
  }
  if (session.state === 'signed-out') return <LoginView reason={session.reason ?? null} />;
  if (session.state === 'elsewhere') return <OtherTab />;
  return <Frame session={session.state === 'signed-in' ? session : null} />;
}

/**
 * Menus and dialogs, with the library behind them, load when the first one opens. Once drawn, the
 * layer stays, so that what closes can fade out.
 */
function OverlaysWhenOpen() {
  const { menus, dialogs, toasts } = useApp();
  const menu = useStore(menus.open);
  const dialog = useStore(dialogs.open);
  const [seen, setSeen] = useState(false);
  const open = menu !== null || dialog !== null;
  if (open && !seen) setSeen(true);
  if (!open && !seen) return null;
  // Most often the app was renewed on its server and the parts of the old one are gone.
  const broken = (): void => {
    menus.close();
    dialogs.close();
    const action = { label: t('broken.reload'), perform: () => location.reload() };
    toasts.show({ tone: 'danger', text: t('broken.overlay'), action });
  };
  return (
    <ErrorBoundary quiet onBroken={broken}>
      <Suspense fallback={null}>
        <Overlays />
      </Suspense>
    </ErrorBoundary>
  );
}

/** What is opened next is fetched while nothing else is to do. */
function usePreload(): void {
  const { firstScreen } = useApp();
  useEffect(() => {
    void firstScreen.drawn.then(() =>
      whenIdle(() => {
        // What cannot be had now is told when it is opened.
        Promise.all([preloadRoom(), loadOverlays().then((overlays) => overlays.preload())]).catch(
          () => undefined,
        );
      }, preloadWithinMs),
    );
  }, [firstScreen]);
}

/** What is needed only later is loaded in a free moment. */
const preloadWithinMs = 4_000;

function useShortcuts(): void {
  const { commands, dialogs } = useApp();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (bare && isTyping(event.target)) return;
      if (!hearsShortcuts(dialogs)) return;
      if (commands.press(event)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [commands, dialogs]);
}
