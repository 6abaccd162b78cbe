import type { RoomId } from '@kumix/matrix';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { t } from '../i18n/message.ts';
import { PanelFrame } from '../rooms/panels/PanelFrame.tsx';
import { useApp } from './AppContext.ts';
import type { Panel, RoomPanelProps, SidePanel, SignedIn } from './contracts.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { PaneSkeleton } from './PaneSkeleton.tsx';
import { useStore } from './store.ts';

const InfoPanel = lazy(() => import('../rooms/panels/InfoPanel.tsx'));
const MembersPanel = lazy(() => import('../rooms/panels/MembersPanel.tsx'));
const MemberPanel = lazy(() => import('../rooms/panels/MemberPanel.tsx'));
const ThreadPanel = lazy(() => import('../room/ThreadPanel.tsx'));
const SearchPanel = lazy(() => import('../search/SearchPanel.tsx'));
const MediaPanel = lazy(() => import('../search/MediaPanel.tsx'));
const PinsPanel = lazy(() => import('../room/PinsPanel.tsx'));
const ThreadsPanel = lazy(() => import('../room/ThreadsPanel.tsx'));

interface SlotProps {
  readonly roomId: RoomId;
  readonly panel: SidePanel;
  readonly session: SignedIn;
}

export function SidePanelSlot({ roomId, panel, session }: SlotProps) {
  const app = useApp();
  const extensions = useStore(app.extensions);
  const shared: RoomPanelProps = {
    roomId,
    session,
    extensions,
    core: app.core,
    commands: app.commands,
    onOpenPanel: app.panel.set,
    onNavigate: app.go,
  };
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    // What was opened takes the focus unless it placed it somewhere itself.
    if (!box.contains(document.activeElement)) box.focus();
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) app.panel.set(null);
    };
    box.addEventListener('keydown', escape);
    return () => box.removeEventListener('keydown', escape);
  }, [app]);
  return (
    <aside ref={place} className="k-side" tabIndex={-1} aria-label={t('frame.side')}>
      <ErrorBoundary key={`${roomId} ${JSON.stringify(panel)}`}>
        <Suspense fallback={<PaneSkeleton />}>
          <Inside panel={panel} shared={shared} />
        </Suspense>
      </ErrorBoundary>
    </aside>
  );
}

function Inside({ panel, shared }: { readonly panel: SidePanel; readonly shared: RoomPanelProps }) {
  switch (panel.kind) {
    case 'info':
      return <InfoPanel {...shared} />;
    case 'members':
      return <MembersPanel {...shared} />;
    case 'member':
      return <MemberPanel {...shared} userId={panel.userId} />;
    case 'thread':
      return <ThreadPanel {...shared} rootId={panel.rootId} />;
    case 'threads':
      return <ThreadsPanel {...shared} />;
    case 'search':
      return <SearchPanel {...shared} />;
    case 'media':
      return <MediaPanel {...shared} />;
    case 'pins':
      return <PinsPanel {...shared} />;
    default:
      return <ExtensionPanel {...shared} id={panel.id} />;
  }
}

const none: readonly Panel[] = [];
const noPanels = { get: () => none, subscribe: () => () => undefined };

function ExtensionPanel({
  id,
  roomId,
  extensions,
  onOpenPanel,
}: RoomPanelProps & { readonly id: string }) {
  const found = useStore(extensions?.panels ?? noPanels).find((panel) => panel.id === id);
  const anchor = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = anchor.current;
    return box === null || found === undefined ? undefined : found.mount(box, roomId);
  }, [found, roomId]);
  return (
    <PanelFrame
      title={found?.title ?? t('panel.gone')}
      {...(found === undefined ? {} : { by: t('panel.by', { name: found.by }) })}
      onClose={() => onOpenPanel(null)}
      fill
    >
      {found === undefined ? (
        <p className="k-panel-note">{t('panel.goneText')}</p>
      ) : (
        <div ref={anchor} className="k-panel-anchor" />
      )}
    </PanelFrame>
  );
}
