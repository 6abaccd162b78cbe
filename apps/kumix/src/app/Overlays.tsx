import { CSPProvider } from '@base-ui/react/csp-provider';
import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import MenuLayer from '../ui/MenuLayer.tsx';
import { useApp } from './AppContext.ts';
import type { DialogRequest } from './dialogs.ts';
import { useStore } from './store.ts';

export interface DialogViewProps<K extends DialogRequest['kind']> {
  readonly request: Extract<DialogRequest, { kind: K }>;
  readonly onClose: () => void;
}

const loadPalette = () => import('../commands/Palette.tsx');
const loadConfirm = () => import('./ConfirmDialog.tsx');

/** What is asked for most: keys pressed right after Ctrl-K must find their field. */
export const preload = (): Promise<unknown> => Promise.all([loadPalette(), loadConfirm()]);

const views: {
  readonly [K in DialogRequest['kind']]: LazyExoticComponent<ComponentType<DialogViewProps<K>>>;
} = {
  palette: lazy(loadPalette),
  shortcuts: lazy(() => import('../commands/ShortcutsDialog.tsx')),
  'start-chat': lazy(() => import('../rooms/dialogs/StartChatDialog.tsx')),
  'create-room': lazy(() => import('../rooms/dialogs/CreateRoomDialog.tsx')),
  join: lazy(() => import('../rooms/dialogs/JoinDialog.tsx')),
  directory: lazy(() => import('../rooms/dialogs/DirectoryDialog.tsx')),
  invite: lazy(() => import('../rooms/dialogs/InviteDialog.tsx')),
  consent: lazy(() => import('../extensions/ConsentDialog.tsx')),
  'add-rooms': lazy(() => import('../spaces/AddRoomsDialog.tsx')),
  search: lazy(() => import('../search/SearchDialog.tsx')),
  moderate: lazy(() => import('../moderation/ModerateDialog.tsx')),
  spree: lazy(() => import('../moderation/SpreeDialog.tsx')),
  report: lazy(() => import('../moderation/ReportDialog.tsx')),
  recovery: lazy(() => import('../trust/RecoveryDialog.tsx')),
  password: lazy(() => import('../settings/PasswordDialog.tsx')),
  auth: lazy(() => import('../trust/AuthDialog.tsx')),
  verification: lazy(() => import('../trust/VerificationDialog.tsx')),
  'key-file': lazy(() => import('../trust/KeyFileDialog.tsx')),
  confirm: lazy(loadConfirm),
};

function View<K extends DialogRequest['kind']>({
  kind,
  request,
  onClose,
}: DialogViewProps<K> & { readonly kind: K }) {
  const Chosen: ComponentType<DialogViewProps<K>> = views[kind];
  return <Chosen request={request} onClose={onClose} />;
}

export default function Overlays() {
  const { menus, dialogs } = useApp();
  const request = useStore(dialogs.open);
  return (
    <CSPProvider disableStyleElements>
      <MenuLayer menus={menus} />
      <Suspense fallback={null}>
        {request !== null && (
          <View kind={request.kind} request={request} onClose={() => dialogs.close()} />
        )}
      </Suspense>
    </CSPProvider>
  );
}
