import { useRef } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { t } from '../i18n/message.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { SearchView } from './SearchView.tsx';

/** Search where no room is open: what is found opens with the panel beside it. */
export default function SearchDialog({ onClose }: DialogViewProps<'search'>) {
  const app = useApp();
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog title={t('search.title')} size="large" initialFocus={field} onClose={onClose}>
      <SearchView
        roomId={null}
        field={field}
        onOpen={(found) => {
          onClose();
          app.search.setScope('all', null);
          app.panel.set({ kind: 'search' });
          app.go({ to: 'room', roomId: found.roomId, eventId: found.eventId });
        }}
      />
    </Dialog>
  );
}
