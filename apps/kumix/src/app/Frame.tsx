import { lazy, Suspense, useEffect, useRef } from 'react';
import { t } from '../i18n/message.ts';
import { RoomListPane } from '../rooms/RoomListPane.tsx';
import type { App } from './app.ts';
import { useApp, useMedia } from './AppContext.ts';
import { narrowQuery } from './breakpoints.ts';
import type { SignedIn } from './contracts.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Home } from './Home.tsx';
import { OfflineBar } from './OfflineBar.tsx';
import { PaneSkeleton } from './PaneSkeleton.tsx';
import { RoomSlot } from './roomPart.ts';
import { SidePanelSlot } from './SidePanelSlot.tsx';
import { useStore } from './store.ts';
import { useArrived } from './useArrived.ts';

const TrustBanner = lazy(() => import('../trust/TrustBanner.tsx'));
const TrustLayer = lazy(() => import('../trust/TrustLayer.tsx'));
const SettingsView = lazy(() => import('../settings/SettingsView.tsx'));
const SpaceView = lazy(() => import('../spaces/SpaceView.tsx'));
const RoomSettingsView = lazy(() => import('../roomSettings/RoomSettingsView.tsx'));

/** One element for ever: the list is drawn when it changes, not with every place. */
const trustBanner = (
  <Suspense fallback={null}>
    <TrustBanner />
  </Suspense>
);

/**
 * Rail, list, room, side panel. Wide windows show all of them; narrow ones show the list or what
 * was opened from it.
 */
export function Frame({ session }: { readonly session: SignedIn | null }) {
  const app = useApp();
  const place = useArrived(app);
  const panel = useStore(app.panel);
  const narrow = useMedia(narrowQuery);
  const onBack = narrow ? () => app.go({ to: 'home' }) : null;

  useLastRoom(app, place.to === 'home' && !narrow);

  return (
    <div
      className="k-frame"
      data-view={place.to === 'home' ? 'list' : 'place'}
      data-panel={panel === null || place.to !== 'room' ? undefined : 'open'}
    >
      <a className="k-skip" href="#main" onClick={skipToMain}>
        {t('frame.skip')}
      </a>
      <div className="k-bars">
        <OfflineBar sync={app.sync} session={session} />
      </div>
      <ErrorBoundary>
        <RoomListPane session={session}>{session !== null && trustBanner}</RoomListPane>
      </ErrorBoundary>
      <main id="main" className="k-main" tabIndex={-1}>
        <ErrorBoundary key={place.to === 'room' ? place.roomId : place.to}>
          <Suspense fallback={<PaneSkeleton />}>
            {place.to === 'settings' ? (
              session === null ? (
                <PaneSkeleton />
              ) : (
                <SettingsView session={session} page={place.page} onBack={onBack} />
              )
            ) : place.to === 'space' ? (
              <SpaceView key={place.roomId} spaceId={place.roomId} onBack={onBack} />
            ) : place.to === 'room-settings' ? (
              session === null ? (
                <PaneSkeleton />
              ) : (
                <RoomSettingsView
                  key={place.roomId}
                  roomId={place.roomId}
                  page={place.page}
                  session={session}
                />
              )
            ) : place.to === 'room' ? (
              session === null ? (
                <PaneSkeleton />
              ) : (
                <RoomSlot
                  key={place.roomId}
                  roomId={place.roomId}
                  at={place.eventId ?? null}
                  session={session}
                  onBack={onBack}
                />
              )
            ) : (
              <Home place={place} />
            )}
          </Suspense>
        </ErrorBoundary>
      </main>
      {session !== null && (
        <Suspense fallback={null}>
          <TrustLayer />
        </Suspense>
      )}
      {session !== null && place.to === 'room' && panel !== null && (
        <SidePanelSlot key={panel.kind} roomId={place.roomId} panel={panel} session={session} />
      )}
    </div>
  );
}

/** Opens the room of the last visit once the first list is there, where the address names no place. */
function useLastRoom(app: App, wanted: boolean): void {
  // Only as the app opens: later on, home is where a person has gone.
  const over = useRef(false);
  useEffect(() => {
    const list = app.rooms.snapshot;
    const last = app.storage.read('room');
    if (!wanted || last === null) over.current = true;
    if (over.current) return undefined;
    const open = (): boolean => {
      const { state, byId } = list.get();
      if (state !== 'ready') return false;
      over.current = true;
      const room = [...byId.values()].find((each) => each.id === last);
      if (room?.membership === 'join' && app.router.place.get().to === 'home') {
        app.go({ to: 'room', roomId: room.id }, { replace: true });
      }
      return true;
    };
    // After a reload the list may be there before this is.
    if (open()) return undefined;
    const stop = list.subscribe(() => {
      if (open()) stop();
    });
    return stop;
  }, [app, wanted]);
}

function skipToMain(event: { preventDefault(): void }): void {
  // The address is the app's route, so the skip link must not write itself into it.
  event.preventDefault();
  document.getElementById('main')?.focus();
}
